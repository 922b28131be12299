package io.nuages.deploy;

import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a diagnosis says, to be read from top to bottom: for each code its causes, with what to do and where. Those who recognise
 * a case ask for its text here. {@code who} is the subject of a sentence, for example {@code The process web}.
 */
final class DiagnosisTexts {
    private static final String KEEPS_TRYING =
            "The cluster keeps trying. If it stays so, show the lines below to your hosting provider.";
    private static final String PROVIDER_SEES = "Deploy again later. Your hosting provider sees this, too.";
    private static final String LESS_MEMORY =
            "Choose a larger size, or let the process use less (fewer gunicorn workers, for example).";

    private static final String NOTHING_WRONG =
            "Nothing is wrong with your app. The cluster starts it on another machine by itself.";
    private static final String LESS_OR_MORE_QUOTA =
            "Choose a smaller size or fewer pods, or ask for a larger plan, then deploy again.";
    private static final String CLUSTER_SAYS =
            "The cluster's own words are below. Show them to your hosting provider if they are not about your configuration.";
    private static final String FIX_AND_DEPLOY = "Fix it, then deploy again.";

    private DiagnosisTexts() {}

    /** A diagnosis but for what was seen. */
    record Text(Code code, String cause, String advice, Place place) {
        Diagnosis on(List<String> evidence) {
            return new Diagnosis(code, cause, advice, place, evidence);
        }
    }

    // IMAGE_NOT_FOUND

    static Text imageNotFound(String image) {
        return new Text(
                Code.IMAGE_NOT_FOUND,
                "There is no image " + image + ".",
                "Check name and tag, or push the image, then deploy again.",
                Place.DEPLOY);
    }

    // PULL_DENIED

    static Text pullDeniedWithCredentials(String image, String registry) {
        return new Text(
                Code.PULL_DENIED,
                "The registry does not let the cluster pull " + image + ".",
                "Credentials are sealed, and they were refused: see under Secrets that they are those of " + registry
                        + ", and at the registry that they have not ended and may pull it. Otherwise check the name.",
                Place.SECRETS);
    }

    static Text pullDenied(String image, String registry) {
        return new Text(
                Code.PULL_DENIED,
                "The registry does not let the cluster pull " + image + ".",
                "No credentials of a registry are sealed here: for a private image seal those of " + registry
                        + " under Secrets, then deploy again. Otherwise check the name.",
                Place.SECRETS);
    }

    static Text pullRateLimited(String image) {
        return new Text(
                Code.PULL_DENIED,
                "The registry of " + image + " lets the cluster pull no more for now: its rate limit is reached.",
                "With credentials of an account the limit is higher: seal them under Secrets. The cluster keeps trying for a"
                        + " while.",
                Place.SECRETS);
    }

    /** @param byDigest the image's name with a digest in place of the tag */
    static Text lookUpDeniedWithCredentials(String registry, String image, String byDigest) {
        return new Text(
                Code.PULL_DENIED,
                registry + " wants a sign-in for " + image + ".",
                "Credentials are sealed, for the cluster alone: Nuages cannot ask with them what the tag names, so name the"
                        + " image"
                        + " by its digest, " + byDigest + ". If you have done that, check the name.",
                Place.DEPLOY);
    }

    /** @param byDigest the image's name with a digest in place of the tag */
    static Text lookUpDenied(String registry, String image, String byDigest) {
        return new Text(
                Code.PULL_DENIED,
                registry + " wants a sign-in for " + image + ".",
                "No credentials of a registry are sealed here. For a private image seal those of " + registry
                        + " under Secrets and, since only the cluster can use them, name the image by its digest, "
                        + byDigest
                        + ". Otherwise check the name.",
                Place.SECRETS);
    }

    // REGISTRY_UNREACHABLE

    static Text registryUnreachable(String image) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                "The cluster does not reach the registry of " + image + ".",
                "Check the registry's name and whether it is up. The cluster keeps trying for a while.",
                Place.DEPLOY);
    }

    static Text registrySilent(String registry) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                registry + " does not answer.",
                "Check whether the registry is up, then deploy again.",
                Place.DEPLOY);
    }

    static Text registryNotTrusted(String image) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                "The nodes do not trust the certificate of the registry of " + image + ".",
                "Let the registry have a certificate of a known authority, or ask your hosting provider to trust its own.",
                Place.DEPLOY);
    }

    static Text pullFailed(String image) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                "The cluster cannot pull " + image + ".",
                "The cluster's own words are below; it keeps trying for a while.",
                Place.DEPLOY);
    }

    // WRONG_PLATFORM

    static Text wrongPlatform(String image) {
        return new Text(
                Code.WRONG_PLATFORM,
                "The image " + image + " is not built for linux/amd64.",
                "Build it with --platform linux/amd64, push it and deploy again.",
                Place.DEPLOY);
    }

    static Text wrongPlatformForNodes(String image) {
        return new Text(
                Code.WRONG_PLATFORM,
                "The image " + image + " is not built for linux/amd64, which the nodes run.",
                "Build it with --platform linux/amd64, push it and deploy again.",
                Place.DEPLOY);
    }

    // IMAGE_REFUSED

    static Text noContainerImage(String image) {
        return new Text(
                Code.IMAGE_REFUSED,
                image + " is no image that a container can be started from.",
                "Check name and tag: a chart, a signature or another artifact may have that name.",
                Place.DEPLOY);
    }

    static Text badImageName(String image) {
        return new Text(
                Code.IMAGE_REFUSED,
                "The cluster cannot read the image's name " + image + ".",
                "Correct the image, then deploy again.",
                Place.DEPLOY);
    }

    static Text registryNotAllowed(String registry) {
        return new Text(
                Code.IMAGE_REFUSED,
                "Nuages does not pull from " + registry + ".",
                "Push the image to a registry on the internet, or ask your hosting provider to allow this one.",
                Place.DEPLOY);
    }

    static final Text UNKNOWN_USER = new Text(
            Code.IMAGE_REFUSED,
            "The image names a user that it does not have.",
            "Give the user by number in the Dockerfile: USER 1000:1000. Then push and deploy it again.",
            Place.DEPLOY);

    // RUNS_AS_ROOT

    static final Text RUNS_AS_ROOT = new Text(
            Code.RUNS_AS_ROOT,
            "The image runs as root, which the cluster does not allow.",
            "Give it a user in the Dockerfile, by number: USER 1000:1000. Then push and deploy it again.",
            Place.DEPLOY);

    // COMMAND_MISSING

    static Text noCommand(String who) {
        return new Text(
                Code.COMMAND_MISSING,
                "The image has no command, and " + within(who) + " is given none.",
                "Give it one under Configuration, or the image a CMD in its Dockerfile, then deploy again.",
                Place.CONFIGURATION);
    }

    /** @param command empty for the image's own */
    static Text commandOfAnotherFormat(String command) {
        return new Text(
                Code.COMMAND_MISSING,
                (command.isEmpty() ? "The image's own command" : "The command " + command)
                        + " is nothing that the nodes can execute: exec format error.",
                "A script needs a first line such as #!/bin/sh; a program has to be built for linux/amd64.",
                Place.CONFIGURATION);
    }

    /** @param program empty when it is not known */
    static Text ownCommandMissing(String program, boolean folder) {
        return new Text(
                Code.COMMAND_MISSING,
                "The image's own command " + (program.isEmpty() ? "" : program + " ") + "cannot be started.",
                commandAdvice(folder),
                Place.CONFIGURATION);
    }

    static Text commandMissing(String command, boolean folder) {
        return new Text(
                Code.COMMAND_MISSING,
                "The image has no command " + command + " that can be started.",
                commandAdvice(folder),
                Place.CONFIGURATION);
    }

    private static String commandAdvice(boolean folder) {
        return folder
                ? "It is a folder or not executable. Many base images have a folder /run: name another path, such as"
                        + " /app/run, or"
                        + " make the file executable (chmod +x)."
                : "Check the command's path under Configuration, or add it to the image, then deploy again.";
    }

    static Text workingFolder(String who, String why) {
        return new Text(
                Code.COMMAND_MISSING,
                who + " cannot start in the working folder of its image: " + why + ".",
                "Let the user of the image enter the folder that WORKDIR names: chmod a+rx it, for example.",
                Place.LOGS);
    }

    // SECRET_MISSING

    /** @param variables empty when it is not known which */
    static Text secretMissing(String who, List<String> variables) {
        return new Text(
                Code.SECRET_MISSING,
                who + " cannot start: "
                        + (variables.isEmpty() ? "a secret or configuration" : String.join(", ", variables))
                        + " is not in the cluster.",
                "Seal the value again under Secrets, then deploy again.",
                Place.SECRETS);
    }

    // SECRET_NOT_DECRYPTABLE

    static Text secretNotDecryptable(List<String> variables) {
        return new Text(
                Code.SECRET_NOT_DECRYPTABLE,
                "The cluster cannot open " + String.join(", ", variables) + ".",
                "It was sealed for another cluster, namespace or name, or is damaged. Seal it again, then deploy again.",
                Place.SECRETS);
    }

    // CRASH; COMMAND_MISSING where the shell says so

    /**
     * @param ran for how long it was up; null where it was not
     * @param often from {@link #times}, or empty
     */
    static Text crash(String who, @Nullable Duration ran, String often, int exitCode, Optional<Reason> reason) {
        return ended(
                who + " stops " + (ran == null ? "at start" : "after " + words(ran)) + often + ": ", exitCode, reason);
    }

    /** For what is to end: a cron job or a task. */
    static Text jobFailed(String who, int exitCode, Optional<Reason> reason) {
        return ended(who + " failed: ", exitCode, reason);
    }

    private static Text ended(String begin, int exitCode, Optional<Reason> reason) {
        return new Text(
                exitCode == 127 || exitCode == 126 ? Code.COMMAND_MISSING : Code.CRASH,
                begin + reason.map(Reason::sentence).orElseGet(() -> exit(exitCode)),
                reason.map(Reason::advice).orElseGet(() -> exitAdvice(exitCode)),
                reason.map(Reason::place).orElse(Place.LOGS));
    }

    static String times(int times, Duration within) {
        return ", " + times + " times in " + words(within);
    }

    /** Why, where the log does not tell. */
    private static String exit(int code) {
        return switch (code) {
            case 0 -> "it ends without an error.";
            case 126 -> "a file is not executable (exit code 126).";
            case 127 -> "a command is not found (exit code 127).";
            case 132 -> "it used an instruction that the node's processor does not have (SIGILL, exit code 132).";
            case 134 -> "it gave up (SIGABRT, exit code 134).";
            case 137 -> "it was killed (SIGKILL, exit code 137).";
            case 139 -> "it crashed (SIGSEGV, exit code 139).";
            case 143 -> "it was told to end (SIGTERM, exit code 143).";
            default -> "exit code " + code + ".";
        };
    }

    private static String exitAdvice(int code) {
        return switch (code) {
            case 0 ->
                "A process has to stay in the foreground for as long as it is to run: start the server without --daemon, and"
                        + " let"
                        + " no script end before it (exec).";
            case 132 -> "Build the image and its packages for a plain linux/amd64.";
            case 134, 139 ->
                "A program or a compiled package of it crashed. With PYTHONFAULTHANDLER=1 under Configuration Python says in"
                        + " its"
                        + " log where.";
            default -> "It ended with exit code " + code + ". Look at its log.";
        };
    }

    // OUT_OF_MEMORY

    /** @param often from {@link #times}, or empty */
    static Text outOfMemory(String who, String often) {
        return new Text(
                Code.OUT_OF_MEMORY,
                who + " needs more memory than its size has" + often + ".",
                LESS_MEMORY,
                Place.CONFIGURATION);
    }

    static Text workersOutOfMemory(String who) {
        return new Text(
                Code.OUT_OF_MEMORY,
                who + " needs more memory than its size has: its workers are killed for it.",
                LESS_MEMORY,
                Place.CONFIGURATION);
    }

    static Text outOfMemoryAtStart(String who) {
        return new Text(
                Code.OUT_OF_MEMORY,
                who + " needs more memory than its size has, even to begin.",
                "Choose a larger size.",
                Place.CONFIGURATION);
    }

    // UNHEALTHY: where the site is asked

    /** @param all the address and port that it is to listen on */
    static Text notListening(String who, int port, String all, Duration start, boolean ipv6) {
        return new Text(
                Code.UNHEALTHY,
                who + " does not listen on its port " + port + ".",
                "Let it listen on " + all + " within " + start.toSeconds()
                        + " seconds, or name another port under Configuration. " + (ipv6 ? "[::1]" : "127.0.0.1")
                        + " is not enough: nobody else reaches it.",
                Place.CONFIGURATION);
    }

    static Text listensToItself(String who, String where, String bind, boolean runserver) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on " + where + ", where only its own pod reaches it.",
                "Let it listen on all addresses, " + bind
                        + (runserver ? ". For visitors take gunicorn: runserver is for development." : "."),
                Place.CONFIGURATION);
    }

    static Text listensOnSocket(String who, int port, String bind) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on a Unix socket only.",
                "Let it listen on port " + port + ", " + bind + ".",
                Place.CONFIGURATION);
    }

    static Text listensOnOtherPort(String who, int other, int port) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on port " + other + ", and is asked on port " + port + ".",
                "Let it listen on " + port + ", or name port " + other + " under Configuration.",
                Place.CONFIGURATION);
    }

    static Text listensToItselfOnOtherPort(String who, int other, int port, String bind) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on port " + other + ", and is asked on port " + port + ".",
                "Let it listen on all addresses and on that port, " + bind + ".",
                Place.CONFIGURATION);
    }

    static Text listensOnIpv4(String who, int port) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on IPv4 only, and pods have IPv6 addresses here.",
                "Let it listen on [::]:" + port + ", which takes both.",
                Place.CONFIGURATION);
    }

    /** How to listen there. @param all the address and port */
    static String bind(String all, boolean runserver) {
        return (runserver ? "start it with runserver " : "for gunicorn with --bind ") + all;
    }

    static Text speaksTls(String who, int port) {
        return new Text(
                Code.UNHEALTHY,
                who + " speaks TLS on port " + port + ", where plain HTTP is expected.",
                "Leave TLS to the cluster: start the server without a certificate and a key (gunicorn's --certfile and"
                        + " --keyfile).",
                Place.CONFIGURATION);
    }

    // UNHEALTHY: what the site answers

    static Text noAnswer(String who, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " does not answer on " + path + ".",
                "Check the health path and the port under Configuration, and the log.",
                Place.CONFIGURATION);
    }

    static Text slowAnswer(String who, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " takes too long to answer " + path + ".",
                "Let the path answer within seconds, without asking other services. If the whole site is slow, look at its"
                        + " log, or"
                        + " give it more workers or a larger size.",
                Place.LOGS);
    }

    static Text silentWorkers(String who) {
        return new Text(
                Code.UNHEALTHY,
                who + " does not answer: gunicorn ends its workers, since they are silent for longer than --timeout.",
                "Let a worker start and answer faster, or give it more time with --timeout.",
                Place.LOGS);
    }

    static Text closesConnection(String who, String path, Optional<Reason> reason) {
        return new Text(
                Code.UNHEALTHY,
                who + " closes the connection without an answer on " + path + because(reason) + ".",
                reason.map(Reason::advice)
                        .orElse("Look at its log: a worker that ends, or one that speaks TLS on this port, does so."),
                Place.LOGS);
    }

    static Text redirectsToItself(String who, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " answers " + path + " with a redirect to itself.",
                "Exempt the path from redirects, for example with SECURE_REDIRECT_EXEMPT, or correct what redirects it.",
                Place.CONFIGURATION);
    }

    static Text redirectsAway(String who, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " answers " + path + " with a redirect to another address, so nobody knows whether it works.",
                "With SECURE_SSL_REDIRECT Django redirects every page to itself, for ever, unless it hears that the visitor"
                        + " came by"
                        + " https: set SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\").",
                Place.CONFIGURATION);
    }

    static Text redirects(String who, Redirect redirect, int status) {
        return new Text(
                Code.UNHEALTHY,
                who + " redirects " + redirect.from() + " to "
                        + (redirect.to().isEmpty() ? "another page" : redirect.to()) + ", which answers " + status
                        + ".",
                "Let the path answer by itself, without a session, or name another one under Configuration.",
                Place.CONFIGURATION);
    }

    /** @param status below 500 */
    static Text answers(String who, int status, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " answers " + status + " on " + path + ".",
                switch (status) {
                    case 400 ->
                        "Django answers 400 to a host that ALLOWED_HOSTS does not list: read ALLOWED_HOSTS from the"
                                + " environment.";
                    case 401, 403 ->
                        "The cluster asks by the environment's own host and without a session: let the path answer that, or"
                                + " name"
                                + " another one under Configuration.";
                    case 404, 410 ->
                        "Add the path to the app's urls, or name another one under Configuration. Where it redirects, for"
                                + " example"
                                + " to sign in, this is what it leads to.";
                    case 405 -> "Let the path answer GET, or name another one under Configuration.";
                    case 429 ->
                        "The cluster asks every few seconds: exempt the path from what limits the number of requests.";
                    default -> "Let the path answer 200, or name another one under Configuration.";
                },
                Place.CONFIGURATION);
    }

    /** @param status from 500 on */
    static Text answersError(String who, int status, String path, Optional<Reason> reason) {
        return new Text(
                Code.UNHEALTHY,
                who + " answers " + status + " on " + path + because(reason) + ".",
                reason.map(Reason::advice)
                        .orElse(
                                status == 503
                                        ? "The app says so itself, or what it asks is away: look at its log."
                                        : "An error of the app, of which the last lines of its log say nothing: let Django log"
                                                + " errors (LOGGING), then look at its log."),
                reason.map(Reason::place).orElse(Place.LOGS));
    }

    /** @param output empty when there is none */
    static Text healthCommandFails(String who, String output) {
        return new Text(
                Code.UNHEALTHY,
                who + " fails its health command" + (output.isEmpty() ? "" : ": " + output) + ".",
                "Look at its log, and run the command by hand.",
                Place.LOGS);
    }

    private static String because(Optional<Reason> reason) {
        return reason.map(why -> ": " + why.text()).orElse("");
    }

    // UNHEALTHY: what the log tells of a process that runs

    /** @param advice by {@link Advice}; null when there is none */
    static Text databaseFails(String who, String why, @Nullable String advice) {
        return new Text(
                Code.UNHEALTHY,
                who + " runs, and what it asks of the database fails: " + why + ".",
                advice == null ? "Look at its log." : advice,
                Place.LOGS);
    }

    /** @param advice by {@link Advice}; null when there is none */
    static Text brokerMissed(String who, String why, @Nullable String advice) {
        return new Text(
                Code.UNHEALTHY,
                who + " does nothing: it does not reach its broker: " + why + ".",
                advice == null
                        ? "Check the broker's address and password. Where pods may connect, your hosting provider knows."
                        : advice,
                Place.CONFIGURATION);
    }

    // UNSCHEDULABLE

    /** @param says from {@link Scheduling}, to the end of the sentence */
    static Text unschedulable(String who, String says, String advice) {
        return new Text(Code.UNSCHEDULABLE, who + " " + says, advice, Place.CONFIGURATION);
    }

    static String fitsNowhere(String why) {
        return "does not fit on any node of the cluster" + (why.isEmpty() ? "" : ": " + why) + ".";
    }

    static String volumeMissing(String volume) {
        return fitsNowhere("its volume " + volume + " is not there");
    }

    static final String VOLUME_MISSING_ADVICE = "Write to your hosting provider, who sees this, too.";
    static final String WAITS_FOR_VOLUME = "waits for its volume.";
    static final String WAITS_FOR_VOLUME_ADVICE =
            "It goes on by itself. If it stays so, write to your hosting provider.";
    static final String NODES_ARE_BUSY =
            "Choose a smaller size, or wait: your hosting provider sees this, too, and adds nodes.";
    static final String NODES_ARE_AWAY =
            "It goes on by itself once a node is back. Your hosting provider sees this, too.";

    /** @param lack for example {@code memory} */
    static Text nodeIsFull(String who, String lack) {
        return new Text(
                Code.UNSCHEDULABLE,
                who + " found no room on its node: it has not enough " + lack + " left.",
                "The cluster tries again by itself. Your hosting provider sees this, too.",
                Place.NONE);
    }

    // EVICTED

    /** @param often from {@link #times}, or empty */
    static Text evictedForFolder(String who, String often, String folder, String limit) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + ": " + folder + " holds more than " + limit + ".",
                "Write less to " + folder
                        + ", delete what is not needed any more, or keep it in the database or in a store of files.",
                Place.LOGS);
    }

    /**
     * @param often from {@link #times}, or empty
     * @param limit empty when it is not known
     */
    static Text evictedForWriting(String who, String often, String limit) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + ": what it writes, its log included, is more than "
                        + (limit.isEmpty() ? "it may" : limit) + ".",
                "Write less, or delete what is not needed any more. What is to stay belongs into the database or a store of"
                        + " files.",
                Place.LOGS);
    }

    /** @param often from {@link #times}, or empty */
    static Text evictedForNode(String who, String often, String lack) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + ": its node ran out of " + lack + ".",
                "The cluster starts it on another node by itself. Your hosting provider sees this, too.",
                Place.NONE);
    }

    /**
     * @param often from {@link #times}, or empty
     * @param why empty when it is not known
     */
    static Text evicted(String who, String often, String why) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + " by its node" + (why.isEmpty() ? "." : ": " + why + "."),
                "The cluster starts it again by itself. A pod that writes more to /tmp than it may is ended so; if that is"
                        + " not it and"
                        + " it stays so, write to your hosting provider.",
                Place.NONE);
    }

    static Text preempted(String who) {
        return new Text(
                Code.EVICTED,
                who + " had to make room for something more important on its node.",
                "The cluster starts it elsewhere by itself.",
                Place.NONE);
    }

    private static String wasEnded(String often) {
        return " was ended" + often.replace(",", "");
    }

    // NODE_LOST

    static Text nodeSilent(String who) {
        return new Text(
                Code.NODE_LOST,
                "The machine that runs " + within(who) + " does not answer.",
                "Nothing is wrong with your app. The cluster starts it on another machine by itself, some minutes after this"
                        + " one went"
                        + " away.",
                Place.NONE);
    }

    static Text nodeLost(String who) {
        return new Text(Code.NODE_LOST, who + " was lost with the machine that ran it.", NOTHING_WRONG, Place.NONE);
    }

    /** @param often from {@link #times}, or empty */
    static Text nodeShutDown(String who, String often) {
        return new Text(
                Code.NODE_LOST,
                who + wasEnded(often) + " with the machine that ran it, which was shut down.",
                NOTHING_WRONG,
                Place.NONE);
    }

    // NODE_TROUBLE

    static Text nodeDiskFull(String image) {
        return new Text(
                Code.NODE_TROUBLE,
                "The node has no room on its disk for " + image + ".",
                "Wait, or show this to your hosting provider: the cluster keeps trying. A smaller image needs less room.",
                Place.NONE);
    }

    static Text nodeCannotStart(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " waits for its node, which cannot start it right now: " + why + ".",
                KEEPS_TRYING,
                Place.NONE);
    }

    static Text notStarted(String who, String why) {
        return new Text(Code.NODE_TROUBLE, who + " could not be started: " + why + ".", KEEPS_TRYING, Place.NONE);
    }

    static Text nodeCannotPrepareNow(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " waits for its node, which cannot prepare it right now: " + why + ".",
                KEEPS_TRYING,
                Place.NONE);
    }

    static Text waitsForNode(String who, String why) {
        return new Text(Code.NODE_TROUBLE, who + " waits for its node: " + why + ".", KEEPS_TRYING, Place.NONE);
    }

    static Text nodeCannotPrepare(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE, who + " cannot be prepared by its node: " + why + ".", KEEPS_TRYING, Place.NONE);
    }

    /** @param volume empty when it is not known which */
    static Text volumeNotMounted(String who, String volume) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " waits for its volume" + named(volume) + ", which its node cannot mount.",
                KEEPS_TRYING,
                Place.NONE);
    }

    /** @param volume empty when it is not known which */
    static Text volumeTaken(String who, String volume) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " waits for its volume" + named(volume) + ", which another node still holds.",
                "It goes on by itself once the pod before it is gone.",
                Place.NONE);
    }

    private static String named(String volume) {
        return volume.isEmpty() ? "" : " " + volume;
    }

    static Text notTaken(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " was not taken by its node: " + why + ".",
                "The cluster tries again by itself.",
                Place.NONE);
    }

    // QUOTA

    static final Text QUOTA_USED_UP =
            new Text(Code.QUOTA, "The namespace's quota is used" + " up.", LESS_OR_MORE_QUOTA, Place.USAGE);

    static Text quotaLeavesNoPod(String who) {
        return new Text(
                Code.QUOTA, who + " gets no pod: the namespace's quota is used up.", LESS_OR_MORE_QUOTA, Place.USAGE);
    }

    // RELEASE_COMMAND_FAILED

    static final Text COMMAND_FAILED =
            new Text(Code.RELEASE_COMMAND_FAILED, "The release command" + " failed.", FIX_AND_DEPLOY, Place.LOGS);

    static Text commandFailed(int exitCode, Optional<Reason> reason) {
        return new Text(
                Code.RELEASE_COMMAND_FAILED,
                "The release command failed: " + reason.map(Reason::sentence).orElseGet(() -> exit(exitCode)),
                reason.map(Reason::advice).orElse(FIX_AND_DEPLOY),
                reason.map(Reason::place).orElse(Place.LOGS));
    }

    /** Behind the advice, where a release serves. */
    static final String SERVING_UNAFFECTED = " What serves now is not affected.";

    // RELEASE_COMMAND_TIMEOUT

    static Text commandTooLong(String limit) {
        return new Text(
                Code.RELEASE_COMMAND_TIMEOUT,
                "The release command ran longer than it may, and was ended after " + limit + ".",
                "Let it do less, or ask your hosting provider for more time. If it waits for something, its last lines may"
                        + " tell for"
                        + " what.",
                Place.LOGS);
    }

    // SEALING_UNAVAILABLE

    static final Text SEALING_UNAVAILABLE = new Text(
            Code.SEALING_UNAVAILABLE,
            "The cluster has not given its sealing certificate for five minutes.",
            PROVIDER_SEES,
            Place.NONE);

    // DATABASE_UNAVAILABLE, DATABASE_LOST, DATABASE_SERVER_FULL

    static final Text DATABASE_UNAVAILABLE =
            new Text(Code.DATABASE_UNAVAILABLE, "The database server does not" + " answer.", PROVIDER_SEES, Place.NONE);

    static Text databaseLost(String name) {
        return new Text(
                Code.DATABASE_LOST,
                "The database " + name + " is gone from its server.",
                "Write to your hosting provider: it has to be restored. Nuages does not put an empty one in its place.",
                Place.DATABASE);
    }

    static final Text DATABASE_SERVER_FULL = new Text(
            Code.DATABASE_SERVER_FULL,
            "The database server has no connections left for another database.",
            "Write to your hosting provider, who sees this too. Then deploy again.",
            Place.NONE);

    // REFUSED

    static final Text REFUSED =
            new Text(Code.REFUSED, "The cluster refuses what Nuages asks" + " for.", CLUSTER_SAYS, Place.CONFIGURATION);

    static Text podRefused(String who) {
        return new Text(Code.REFUSED, who + " gets no pod: the cluster refuses it.", CLUSTER_SAYS, Place.CONFIGURATION);
    }

    // STILL_STARTING

    static Text notReadyYet(String who) {
        return new Text(
                Code.STILL_STARTING,
                who + " runs, but is not ready yet.",
                "If it needs longer to start, look at its log.",
                Place.LOGS);
    }

    static Text notListeningYet(String who, int port, Duration start) {
        return new Text(
                Code.STILL_STARTING,
                who + " does not listen on port " + port + " yet.",
                "It may take " + start.toSeconds() + " seconds to start. Look at its log if it needs longer.",
                Place.LOGS);
    }

    // TIMEOUT

    static final Text SECRETS_NOT_OPENED = new Text(
            Code.TIMEOUT,
            "The cluster has not opened the sealed secrets in time.",
            "Deploy again. If it stays so, write to your hosting provider: the Sealed Secrets controller may be down.",
            Place.NONE);

    static Text podsNotReady(Duration limit) {
        return new Text(
                Code.TIMEOUT,
                "The new pods were not ready within " + limit.toSeconds() + " seconds.",
                "Look at the logs, then deploy again.",
                Place.LOGS);
    }

    static Text podsNotVerified(int verified, int wanted) {
        return new Text(
                Code.TIMEOUT,
                verified + " of " + wanted + " pods run the new image.",
                "Deploy again. If it stays so, show the lines below to your hosting provider.",
                Place.LOGS);
    }

    static Text jobTooLong(String who, Duration limit) {
        return new Text(
                Code.TIMEOUT,
                who + " ran longer than it may, and was ended after " + words(limit) + ".",
                "Let it do less at a time, or give it more by timeoutSeconds in its YAML.",
                Place.CONFIGURATION);
    }

    // CANCELLED

    static Text commandCancelled(String actor) {
        return new Text(
                Code.CANCELLED,
                "The release command was ended, since " + actor + " cancelled the deployment.",
                "What it has done so far stays done. The next deployment of this release runs it again, from its beginning.",
                Place.NONE);
    }

    // What to do about an error that a program told in its log: the advice of CRASH, RELEASE_COMMAND_FAILED and
    // UNHEALTHY

    private static final String WRITING =
            "Pods may write to /tmp and to nowhere else in the image: log to the standard output, run collectstatic while the"
                    + " image is built, and keep what is to stay in the database or in a store of files.";

    static final String SEAL_SECRET_KEY =
            "Seal a SECRET_KEY under Secrets, and read it from the environment. Then deploy again.";

    static String addVariable(String name) {
        return "Add " + name + " under Configuration, or seal it under Secrets, then deploy again.";
    }

    static final String CORRECT_LINE = "Correct that line, then build and push the image again.";

    static String lookAt(String file, String line) {
        return "Look at " + file + ", line " + line + ", then deploy again.";
    }

    static final String WINDOWS_LINE_ENDINGS =
            "The file has the line endings of Windows (CRLF): save it with LF, and keep it so with *.sh text eol=lf in"
                    + " .gitattributes. Then build and push the image again.";
    static final String NO_INTERPRETER_LINE =
            "A script needs a first line such as #!/bin/sh; a program has to be built for linux/amd64.";
    static final String WRONG_ARGUMENTS =
            "Correct the command: it stands under Configuration, or in the file of the image that is started there.";
    static final String INTERPRETER_MISSING =
            "The file is there; the interpreter that its first line names is not. Either the image lacks it, or the file has"
                    + " the line endings of Windows (CRLF): save it with LF.";
    static final String READ_ONLY = WRITING;
    static final String NOT_READABLE =
            "Pods run as user 1000, whatever the image says. What they read, let all read: chmod -R a+rX in the Dockerfile. "
                    + WRITING;
    static final String NOT_EXECUTABLE =
            "Make the file executable in the Dockerfile (chmod a+rx), or start it by its interpreter.";

    static String fileMissing(String name) {
        return "The image has no " + name
                + (name.startsWith("/") || name.startsWith("~") ? "" : " in its working folder")
                + ": copy it there, or name it by its right path. What is no path begins at the image's WORKDIR.";
    }

    static String noExtension(String name) {
        return "The database server does not have the extension " + name
                + ": ask your hosting provider for it, or do without it.";
    }

    static String forbiddenExtension(String name) {
        return "Only the database server's administrator may make the extension " + name
                + ": ask your hosting provider for it, or do without it.";
    }

    static String migrationMissing(String name) {
        return "The image has no migration " + name
                + ": commit its file, or correct the dependencies of the one that names it. Then build and push the image"
                + " again.";
    }

    static final String COLLECT_STATIC =
            "Run python manage.py collectstatic while the image is built, with the settings that it serves with.";
    static final String ASGI_APPLICATION =
            "This is an ASGI application, and the server speaks WSGI: start its wsgi module, or give gunicorn a worker that"
                    + " speaks ASGI (-k uvicorn.workers.UvicornWorker).";
    static final String WSGI_APPLICATION =
            "This is a WSGI application, and the server speaks ASGI: start its asgi module.";
    static final String ASKED_QUESTION = "It asks a question, and nobody is there to answer: give it --noinput.";
    static final String CIRCULAR_IMPORT =
            "The name is not in that module, or two modules import each other: correct it, then build and push the image"
                    + " again.";

    static String nameMissing(String module, String name) {
        return "The version of " + module + " in the image has no " + name
                + ": name another version in the requirements, or correct the import. Then build and push the image again.";
    }

    static final String TMP_FULL = "/tmp has a limit: write less to it, or delete what is not needed any more.";

    static String libraryMissing(String library) {
        return "The image lacks the system library " + library
                + ": install its package in the Dockerfile, or take a build that brings it along, such as psycopg[binary].";
    }

    static final String APPLICATION_MISSING =
            "Start it by the name that it has in that module: Django's is application, as in shop.wsgi:application.";

    static String moduleMissing(String module) {
        return "Add " + module
                + " to the image, for example to its requirements, or correct the name where it is imported. Then build and"
                + " push the image again.";
    }

    static String programMissing(String path) {
        return "Either the image has no " + path
                + ", or the interpreter that its first line names is not there: an environment of Python (venv) works only at"
                + " the path where it was made.";
    }

    static String commandNotFound(String command) {
        return "Add " + command + " to the image, or call it by its whole path. Then build and push the image again.";
    }

    static final String MERGE_MIGRATIONS =
            "Run python manage.py makemigrations --merge, commit what it makes, and build and push the image again.";
    static final String LOCALHOST =
            "In a pod, localhost is the pod itself. Take the address from the environment, for the database from DATABASE_URL.";
    static final String UNKNOWN_HOST =
            "Nothing has that name in the cluster. Take the address from the environment, for the database from DATABASE_URL.";

    static String nothingAnswers(String address) {
        return "Nothing answers at " + address
                + ". Take the address from the environment, for the database from DATABASE_URL.";
    }

    static final String SILENT_HOST =
            "What it connects to does not answer. Pods reach the internet and their database; other private addresses only"
                    + " where your hosting provider has opened them.";
    static final String WRONG_PASSWORD = "Take user and password from DATABASE_URL, or from PGUSER and PGPASSWORD.";
    static final String TABLE_MISSING =
            "The database lacks a migration: let the release command run python manage.py migrate.";

    static String columnHasNulls(String column) {
        return "The column " + column
                + " has null values: give it a default, or fill them first, in a separate migration. Then build and push the"
                + " image again.";
    }

    static String valueMissing(String column) {
        return "A row got no value for the column " + column
                + ": give it one, or the column a default. Then build and push the image again.";
    }

    static final String DUPLICATE_VALUES =
            "Some rows have the same value: fix them first, in a separate migration. Then build and push the image again.";
    static final String CONSTRAINT_BROKEN =
            "Fix the rows that break the constraint first, in a separate migration. Then build and push the image again.";
    static final String ALREADY_EXISTS =
            "Something made it before, perhaps another branch’s migration: mend the migration, then deploy again.";
    static final String PORT_TAKEN = "Two programs of the container want the same port: start one of them only.";
    static final String TOO_MANY_CONNECTIONS =
            "Let each process open fewer connections: fewer workers, threads, or a smaller CONN_MAX_AGE.";
    static final String ALLOWED_HOSTS = "Read ALLOWED_HOSTS from the environment.";

    static String driverMissing(String requirement) {
        return "Add " + requirement + " to the image's requirements. Then build and push it again.";
    }

    static final String OTHER_DATABASE =
            "The database here is PostgreSQL: read DATABASE_URL, with Django's engine django.db.backends.postgresql.";

    // Common to many

    /** In round figures. */
    static String words(Duration duration) {
        var seconds = Math.max(1, duration.toSeconds());
        return seconds < 120
                ? seconds + " s"
                : seconds < 7200
                        ? seconds / 60 + " min"
                        : seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }

    /** As it stands within a sentence. */
    private static String within(String who) {
        return who.replaceFirst("^The", "the");
    }
}
