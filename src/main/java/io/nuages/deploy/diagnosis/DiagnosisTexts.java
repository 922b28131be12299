package io.nuages.deploy.diagnosis;

import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a diagnosis says, to be read from top to bottom: for each code its causes, with what to do and where. Those who
 * recognise a case ask for its text here. {@code who} is the subject of a sentence, for example {@code The web process}.
 */
public final class DiagnosisTexts {
    private static final String KEEPS_TRYING =
            "The cluster keeps retrying. If it does not recover, send the lines below to your hosting provider.";
    private static final String PROVIDER_SEES = "Deploy again later. Your hosting provider can see this too.";
    private static final String LESS_MEMORY =
            "Choose a larger size, or use less memory, for example with fewer gunicorn workers.";

    private static final String NOTHING_WRONG =
            "Your app is not the cause. The cluster restarts it on another machine automatically.";
    private static final String LESS_OR_MORE_QUOTA =
            "Choose a smaller size or fewer pods, or ask for a larger plan. Then deploy again.";
    private static final String CLUSTER_SAYS =
            "The cluster's message is below. If your configuration is not the cause, send it to your hosting provider.";
    private static final String FIX_AND_DEPLOY = "Fix it and deploy again.";

    private DiagnosisTexts() {}

    /** A diagnosis without what was seen. */
    public record Text(Code code, String cause, String advice, Place place) {
        public Diagnosis on(List<String> evidence) {
            return new Diagnosis(code, cause, advice, place, evidence);
        }
    }

    // IMAGE_NOT_FOUND

    public static Text imageNotFound(String image) {
        return new Text(
                Code.IMAGE_NOT_FOUND,
                "The image " + image + " does not exist.",
                "Check the name and the tag, or push the image. Then deploy again.",
                Place.DEPLOY);
    }

    // PULL_DENIED

    static Text pullDeniedWithCredentials(String image, String registry) {
        return new Text(
                Code.PULL_DENIED,
                "The registry did not let the cluster pull " + image + ".",
                "The registry rejected the sealed credentials: check under Secrets that they are for " + registry
                        + ", and at the registry that they have not expired and may pull the image. Otherwise check its name.",
                Place.SECRETS);
    }

    static Text pullDenied(String image, String registry) {
        return new Text(
                Code.PULL_DENIED,
                "The registry did not let the cluster pull " + image + ".",
                "No registry credentials are sealed here. If the image is private, seal credentials for " + registry
                        + " under Secrets and deploy again. Otherwise check the name.",
                Place.SECRETS);
    }

    static Text pullRateLimited(String image) {
        return new Text(
                Code.PULL_DENIED,
                "The registry of " + image + " is limiting the rate of pulls.",
                "The limit is higher with an account: seal its credentials under Secrets. The cluster keeps retrying for a"
                        + " while.",
                Place.SECRETS);
    }

    /** @param byDigest the image's name with a digest in place of the tag */
    public static Text lookUpDeniedWithCredentials(String registry, String image, String byDigest) {
        return new Text(
                Code.PULL_DENIED,
                registry + " requires a sign-in for " + image + ".",
                "Only the cluster can use the sealed credentials, so Nuages cannot look up the tag: name the image by its"
                        + " digest, " + byDigest + ". If you already do, check the name.",
                Place.DEPLOY);
    }

    /** @param byDigest the image's name with a digest in place of the tag */
    public static Text lookUpDenied(String registry, String image, String byDigest) {
        return new Text(
                Code.PULL_DENIED,
                registry + " requires a sign-in for " + image + ".",
                "No registry credentials are sealed here. If the image is private, seal credentials for " + registry
                        + " under Secrets. Only the cluster can use them, so also name the image by its digest, "
                        + byDigest
                        + ". Otherwise check the name.",
                Place.SECRETS);
    }

    // REGISTRY_UNREACHABLE

    static Text registryUnreachable(String image) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                "The cluster cannot reach the registry of " + image + ".",
                "Check the registry's name and that it is up. The cluster keeps retrying for a while.",
                Place.DEPLOY);
    }

    public static Text registrySilent(String registry) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                registry + " is not responding.",
                "Check that the registry is up, then deploy again.",
                Place.DEPLOY);
    }

    static Text registryNotTrusted(String image) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                "The nodes do not trust the certificate of the registry of " + image + ".",
                "Use a certificate from a well-known authority, or ask your hosting provider to trust this one.",
                Place.DEPLOY);
    }

    static Text pullFailed(String image) {
        return new Text(
                Code.REGISTRY_UNREACHABLE,
                "The cluster cannot pull " + image + ".",
                "The cluster's message is below. It keeps retrying for a while.",
                Place.DEPLOY);
    }

    // WRONG_PLATFORM

    public static Text wrongPlatform(String image) {
        return new Text(
                Code.WRONG_PLATFORM,
                "The image " + image + " is not built for linux/amd64.",
                "Build it with --platform linux/amd64, push it and deploy again.",
                Place.DEPLOY);
    }

    static Text wrongPlatformForNodes(String image) {
        return new Text(
                Code.WRONG_PLATFORM,
                "The image " + image + " is not built for linux/amd64, the platform of the nodes.",
                "Build it with --platform linux/amd64, push it and deploy again.",
                Place.DEPLOY);
    }

    // IMAGE_REFUSED

    static Text noContainerImage(String image) {
        return new Text(
                Code.IMAGE_REFUSED,
                image + " is not a container image.",
                "Check the name and the tag: this may be a chart, a signature or another artifact.",
                Place.DEPLOY);
    }

    static Text badImageName(String image) {
        return new Text(
                Code.IMAGE_REFUSED,
                "The cluster cannot parse the image name " + image + ".",
                "Correct the image name and deploy again.",
                Place.DEPLOY);
    }

    public static Text registryNotAllowed(String registry) {
        return new Text(
                Code.IMAGE_REFUSED,
                "Nuages does not pull from " + registry + ".",
                "Push the image to a registry on the internet, or ask your hosting provider to allow this one.",
                Place.DEPLOY);
    }

    static final Text UNKNOWN_USER = new Text(
            Code.IMAGE_REFUSED,
            "The image sets a user that does not exist in it.",
            "Set the user by number in the Dockerfile: USER 1000:1000. Then push the image and deploy again.",
            Place.DEPLOY);

    // RUNS_AS_ROOT

    static final Text RUNS_AS_ROOT = new Text(
            Code.RUNS_AS_ROOT,
            "The image runs as root, which the cluster does not allow.",
            "Set a user by number in the Dockerfile: USER 1000:1000. Then push the image and deploy again.",
            Place.DEPLOY);

    // COMMAND_MISSING

    static Text noCommand(String who) {
        return new Text(
                Code.COMMAND_MISSING,
                "The image has no command, and none is configured for " + within(who) + ".",
                "Set one under Configuration, or add a CMD to the Dockerfile. Then deploy again.",
                Place.CONFIGURATION);
    }

    /** @param command empty for the image's own */
    static Text commandOfAnotherFormat(String command) {
        return new Text(
                Code.COMMAND_MISSING,
                (command.isEmpty() ? "The image's own command" : "The command " + command)
                        + " cannot be executed by the nodes: exec format error.",
                "A script needs a first line such as #!/bin/sh. A program must be built for linux/amd64.",
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
                ? "It is a directory or is not executable. Many base images have a directory /run: use another path, such as"
                        + " /app/run, or make the file executable (chmod +x)."
                : "Check the command's path under Configuration, or add the file to the image. Then deploy again.";
    }

    static Text workingFolder(String who, String why) {
        return new Text(
                Code.COMMAND_MISSING,
                who + " cannot start in the image's working directory: " + why + ".",
                "Let every user enter the directory that WORKDIR names, for example with chmod a+rx.",
                Place.LOGS);
    }

    // SECRET_MISSING

    /** @param variables empty when it is not known which */
    static Text secretMissing(String who, List<String> variables) {
        return new Text(
                Code.SECRET_MISSING,
                who + " cannot start: "
                        + (variables.isEmpty() ? "a secret or configuration" : String.join(", ", variables))
                        + (variables.size() > 1 ? " are" : " is") + " not in the cluster.",
                "Seal the value again under Secrets and deploy again.",
                Place.SECRETS);
    }

    // SECRET_NOT_DECRYPTABLE

    public static Text secretNotDecryptable(List<String> variables) {
        return new Text(
                Code.SECRET_NOT_DECRYPTABLE,
                "The cluster cannot decrypt " + String.join(", ", variables) + ".",
                "It was sealed for another cluster, namespace or name, or it is damaged. Seal it again and deploy again.",
                Place.SECRETS);
    }

    // CRASH; COMMAND_MISSING where the shell says so

    /**
     * @param ran how long it was up; null if it was not
     * @param often from {@link #times}, or empty
     */
    static Text crash(String who, @Nullable Duration ran, String often, int exitCode, Optional<Reason> reason) {
        return ended(
                who + (exitCode == 0 ? " exited " : " crashed ") + (ran == null ? "on startup" : "after " + words(ran))
                        + often + ": ",
                exitCode,
                reason);
    }

    /** For something that should end: a cron job or a task. */
    public static Text jobFailed(String who, int exitCode, Optional<Reason> reason) {
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

    /** Why, if the log does not say. */
    private static String exit(int code) {
        return switch (code) {
            case 0 -> "it exited without an error.";
            case 126 -> "a file is not executable (exit code 126).";
            case 127 -> "a command was not found (exit code 127).";
            case 132 -> "it used a CPU instruction that the node does not support (SIGILL, exit code 132).";
            case 134 -> "it aborted (SIGABRT, exit code 134).";
            case 137 -> "it was killed (SIGKILL, exit code 137).";
            case 139 -> "segmentation fault (SIGSEGV, exit code 139).";
            case 143 -> "it was told to stop (SIGTERM, exit code 143).";
            default -> "exit code " + code + ".";
        };
    }

    private static String exitAdvice(int code) {
        return switch (code) {
            case 0 ->
                "A process must stay in the foreground: start the server without --daemon, and with exec if a script starts"
                        + " it.";
            case 132 -> "Build the image and its packages for generic linux/amd64.";
            case 134, 139 ->
                "A program or a compiled package crashed. Set PYTHONFAULTHANDLER=1 under Configuration, and Python logs where.";
            default -> "It exited with code " + code + ". Check its log.";
        };
    }

    // OUT_OF_MEMORY

    /** @param often from {@link #times}, or empty */
    static Text outOfMemory(String who, String often) {
        return new Text(Code.OUT_OF_MEMORY, who + " ran out of memory" + often + ".", LESS_MEMORY, Place.CONFIGURATION);
    }

    static Text workersOutOfMemory(String who) {
        return new Text(
                Code.OUT_OF_MEMORY,
                who + " is running out of memory: its workers are being killed.",
                LESS_MEMORY,
                Place.CONFIGURATION);
    }

    static Text outOfMemoryAtStart(String who) {
        return new Text(
                Code.OUT_OF_MEMORY,
                who + " ran out of memory while starting.",
                "Choose a larger size.",
                Place.CONFIGURATION);
    }

    // UNHEALTHY: where the site is asked

    /** @param all the address and port that it should listen on */
    static Text notListening(String who, int port, String all, Duration start, boolean ipv6) {
        return new Text(
                Code.UNHEALTHY,
                who + " is not listening on its port " + port + ".",
                "Make it listen on " + all + " within " + start.toSeconds()
                        + " seconds, or set another port under Configuration. " + (ipv6 ? "[::1]" : "127.0.0.1")
                        + " is not enough: only the pod itself can reach it.",
                Place.CONFIGURATION);
    }

    static Text listensToItself(String who, String where, String bind, boolean runserver) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on " + where + ", which only its own pod can reach.",
                "Make it listen on all addresses, " + bind
                        + (runserver ? ". For visitors, use gunicorn: runserver is for development." : "."),
                Place.CONFIGURATION);
    }

    static Text listensOnSocket(String who, int port, String bind) {
        return new Text(
                Code.UNHEALTHY,
                who + " only listens on a Unix socket.",
                "Make it listen on port " + port + ", " + bind + ".",
                Place.CONFIGURATION);
    }

    static Text listensOnOtherPort(String who, int other, int port) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on port " + other + ", but is expected on port " + port + ".",
                "Make it listen on port " + port + ", or set the port to " + other + " under Configuration.",
                Place.CONFIGURATION);
    }

    static Text listensToItselfOnOtherPort(String who, int other, int port, String bind) {
        return new Text(
                Code.UNHEALTHY,
                who + " listens on port " + other + ", but is expected on port " + port + ".",
                "Make it listen on all addresses and on that port, " + bind + ".",
                Place.CONFIGURATION);
    }

    static Text listensOnIpv4(String who, int port) {
        return new Text(
                Code.UNHEALTHY,
                who + " only listens on IPv4, but pods have IPv6 addresses here.",
                "Make it listen on [::]:" + port + ", which accepts both.",
                Place.CONFIGURATION);
    }

    /** How to listen there. @param all the address and port */
    static String bind(String all, boolean runserver) {
        return (runserver ? "with runserver " : "with gunicorn's --bind ") + all;
    }

    static Text speaksTls(String who, int port) {
        return new Text(
                Code.UNHEALTHY,
                who + " speaks TLS on port " + port + ", where plain HTTP is expected.",
                "Leave TLS to the cluster: start the server without a certificate and key (gunicorn's --certfile and"
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
                "Make the path answer within seconds, without calling other services. If the whole site is slow, check its"
                        + " log, or give it more workers or a larger size.",
                Place.LOGS);
    }

    static Text silentWorkers(String who) {
        return new Text(
                Code.UNHEALTHY,
                who + " does not answer: gunicorn stops its workers because they are silent for longer than --timeout.",
                "Make the workers start and answer faster, or raise --timeout.",
                Place.LOGS);
    }

    static Text closesConnection(String who, String path, Optional<Reason> reason) {
        return new Text(
                Code.UNHEALTHY,
                who + " closes the connection without answering " + path + because(reason) + ".",
                reason.map(Reason::advice)
                        .orElse("Check its log: the worker may have crashed, or speak TLS on this port."),
                Place.LOGS);
    }

    static Text redirectsToItself(String who, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " redirects " + path + " to itself.",
                "Exempt the path from redirects, for example with SECURE_REDIRECT_EXEMPT, or fix the redirect.",
                Place.CONFIGURATION);
    }

    static Text redirectsAway(String who, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " redirects " + path + " to another address, so its health is unknown.",
                "With SECURE_SSL_REDIRECT, Django redirects every page to itself forever unless it is told that the visitor"
                        + " used https: set SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\").",
                Place.CONFIGURATION);
    }

    static Text redirects(String who, Redirect redirect, int status) {
        return new Text(
                Code.UNHEALTHY,
                who + " redirects " + redirect.from() + " to "
                        + (redirect.to().isEmpty() ? "another page" : redirect.to()) + ", which answers " + status
                        + ".",
                "Make the path answer directly, without a session, or set another one under Configuration.",
                Place.CONFIGURATION);
    }

    /** @param status below 500 */
    static Text answers(String who, int status, String path) {
        return new Text(
                Code.UNHEALTHY,
                who + " answers " + status + " on " + path + ".",
                switch (status) {
                    case 400 ->
                        "Django answers 400 when the host is not in ALLOWED_HOSTS: read ALLOWED_HOSTS from the environment.";
                    case 401, 403 ->
                        "The cluster requests it with the environment's own host and without a session: make the path answer"
                                + " that, or set another one under Configuration.";
                    case 404, 410 ->
                        "Add the path to the app's urls, or set another one under Configuration. If it redirects, for example"
                                + " to a sign-in page, this is the answer of the page that it leads to.";
                    case 405 -> "Make the path answer GET, or set another one under Configuration.";
                    case 429 -> "The cluster requests it every few seconds: exempt the path from rate limiting.";
                    default -> "Make the path answer 200, or set another one under Configuration.";
                },
                Place.CONFIGURATION);
    }

    /** @param status from 500 on */
    static Text answersError(String who, int status, String path, Optional<Reason> reason) {
        return new Text(
                Code.UNHEALTHY,
                who + " answers " + status + " on " + path + because(reason) + ".",
                reason.map(Reason::advice).orElseGet(() -> errorAdvice(status, reason.isPresent())),
                reason.map(Reason::place).orElse(Place.LOGS));
    }

    /** @param told whether the log says why */
    private static String errorAdvice(int status, boolean told) {
        if (told) {
            return "Fix the error, or check its log for more. Then deploy again.";
        }
        return status == 503
                ? "Either the app says so itself, or a service that it depends on is down: check its log."
                : "The app failed, but the last lines of its log do not say why: let Django log errors (LOGGING), then check"
                        + " its log.";
    }

    /** @param output empty when there is none */
    static Text healthCommandFails(String who, String output) {
        return new Text(
                Code.UNHEALTHY,
                who + " fails its health command" + (output.isEmpty() ? "" : ": " + output) + ".",
                "Check its log, and run the command by hand.",
                Place.LOGS);
    }

    private static String because(Optional<Reason> reason) {
        return reason.map(why -> ": " + why.text()).orElse("");
    }

    // UNHEALTHY: what the log says about a running process

    /** @param advice by {@link Advice}; null when there is none */
    static Text databaseFails(String who, String why, @Nullable String advice) {
        return new Text(
                Code.UNHEALTHY,
                who + " is running, but a database query failed: " + why + ".",
                advice == null ? "Check its log." : advice,
                Place.LOGS);
    }

    /** @param advice by {@link Advice}; null when there is none */
    static Text brokerMissed(String who, String why, @Nullable String advice) {
        return new Text(
                Code.UNHEALTHY,
                who + " is idle: it cannot reach its broker: " + why + ".",
                advice == null
                        ? "Check the broker's address and password. Your hosting provider knows where pods may connect."
                        : advice,
                Place.CONFIGURATION);
    }

    // UNSCHEDULABLE

    /** @param says from {@link Scheduling}, to the end of the sentence */
    static Text unschedulable(String who, String says, String advice) {
        return new Text(Code.UNSCHEDULABLE, who + " " + says, advice, Place.CONFIGURATION);
    }

    static String fitsNowhere(String why) {
        return "does not fit on any node" + (why.isEmpty() ? "" : ": " + why) + ".";
    }

    static String volumeMissing(String volume) {
        return fitsNowhere("its volume " + volume + " does not exist");
    }

    static final String VOLUME_MISSING_ADVICE = "Contact your hosting provider, who can see this too.";
    static final String WAITS_FOR_VOLUME = "is waiting for its volume.";
    static final String WAITS_FOR_VOLUME_ADVICE =
            "It continues automatically. If it does not, contact your hosting provider.";
    static final String NODES_ARE_BUSY =
            "Choose a smaller size, or wait: your hosting provider can see this too and can add nodes.";
    static final String NODES_ARE_AWAY =
            "It continues automatically once a node is back. Your hosting provider can see this too.";

    /** @param lack for example {@code memory} */
    static Text nodeIsFull(String who, String lack) {
        return new Text(
                Code.UNSCHEDULABLE,
                who + " did not fit on its node: not enough " + lack + " left.",
                "The cluster retries automatically. Your hosting provider can see this too.",
                Place.NONE);
    }

    // EVICTED

    /** @param often from {@link #times}, or empty */
    static Text evictedForFolder(String who, String often, String folder, String limit) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + ": " + folder + " holds more than " + limit + ".",
                "Write less to " + folder
                        + ", delete what is no longer needed, or keep it in the database or in object storage.",
                Place.LOGS);
    }

    /**
     * @param often from {@link #times}, or empty
     * @param limit empty when it is not known
     */
    static Text evictedForWriting(String who, String often, String limit) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + ": it wrote more than " + (limit.isEmpty() ? "allowed" : limit)
                        + ", including its log.",
                "Write less, or delete what is no longer needed. Keep lasting data in the database or in object storage.",
                Place.LOGS);
    }

    /** @param often from {@link #times}, or empty */
    static Text evictedForNode(String who, String often, String lack) {
        return new Text(
                Code.EVICTED,
                who + wasEnded(often) + ": its node ran out of " + lack + ".",
                "The cluster restarts it on another node automatically. Your hosting provider can see this too.",
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
                "The cluster restarts it automatically. This happens when a pod writes too much to /tmp. If that is not the"
                        + " cause and it happens again, contact your hosting provider.",
                Place.NONE);
    }

    static Text preempted(String who) {
        return new Text(
                Code.EVICTED,
                who + " had to make room for a more important pod on its node.",
                "The cluster restarts it elsewhere automatically.",
                Place.NONE);
    }

    private static String wasEnded(String often) {
        return " was stopped" + often.replace(",", "");
    }

    // NODE_LOST

    static Text nodeSilent(String who) {
        return new Text(
                Code.NODE_LOST,
                "The machine that runs " + within(who) + " is not responding.",
                "Your app is not the cause. The cluster restarts it on another machine automatically, a few minutes after"
                        + " this one went away.",
                Place.NONE);
    }

    static Text nodeLost(String who) {
        return new Text(Code.NODE_LOST, who + " was lost with its machine.", NOTHING_WRONG, Place.NONE);
    }

    /** @param often from {@link #times}, or empty */
    static Text nodeShutDown(String who, String often) {
        return new Text(
                Code.NODE_LOST,
                who + wasEnded(often) + " because its machine was shut down.",
                NOTHING_WRONG,
                Place.NONE);
    }

    // NODE_TROUBLE

    static Text nodeDiskFull(String image) {
        return new Text(
                Code.NODE_TROUBLE,
                "The node has no disk space left for " + image + ".",
                "Wait, or tell your hosting provider: the cluster keeps retrying. A smaller image needs less space.",
                Place.NONE);
    }

    static Text nodeCannotStart(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " is waiting for its node, which cannot start it right now: " + why + ".",
                KEEPS_TRYING,
                Place.NONE);
    }

    static Text notStarted(String who, String why) {
        return new Text(Code.NODE_TROUBLE, who + " could not be started: " + why + ".", KEEPS_TRYING, Place.NONE);
    }

    static Text nodeCannotPrepareNow(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " is waiting for its node, which cannot prepare it right now: " + why + ".",
                KEEPS_TRYING,
                Place.NONE);
    }

    static Text waitsForNode(String who, String why) {
        return new Text(Code.NODE_TROUBLE, who + " is waiting for its node: " + why + ".", KEEPS_TRYING, Place.NONE);
    }

    static Text nodeCannotPrepare(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE, who + " could not be prepared by its node: " + why + ".", KEEPS_TRYING, Place.NONE);
    }

    /** @param volume empty when it is not known which */
    static Text volumeNotMounted(String who, String volume) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " is waiting for its volume" + named(volume) + ", which its node cannot mount.",
                KEEPS_TRYING,
                Place.NONE);
    }

    /** @param volume empty when it is not known which */
    static Text volumeTaken(String who, String volume) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " is waiting for its volume" + named(volume) + ", which another node still holds.",
                "It continues automatically once the previous pod is gone.",
                Place.NONE);
    }

    private static String named(String volume) {
        return volume.isEmpty() ? "" : " " + volume;
    }

    static Text notTaken(String who, String why) {
        return new Text(
                Code.NODE_TROUBLE,
                who + " was rejected by its node: " + why + ".",
                "The cluster retries automatically.",
                Place.NONE);
    }

    // QUOTA

    public static final Text QUOTA_USED_UP =
            new Text(Code.QUOTA, "The namespace's quota is used up.", LESS_OR_MORE_QUOTA, Place.USAGE);

    static Text quotaLeavesNoPod(String who) {
        return new Text(
                Code.QUOTA,
                "The namespace's quota leaves no room for " + within(who) + ".",
                LESS_OR_MORE_QUOTA,
                Place.USAGE);
    }

    // RELEASE_COMMAND_FAILED

    public static final Text COMMAND_FAILED =
            new Text(Code.RELEASE_COMMAND_FAILED, "The release command failed.", FIX_AND_DEPLOY, Place.LOGS);

    static Text commandFailed(int exitCode, Optional<Reason> reason) {
        return new Text(
                Code.RELEASE_COMMAND_FAILED,
                "The release command failed: " + reason.map(Reason::sentence).orElseGet(() -> exit(exitCode)),
                reason.map(Reason::advice).orElse(FIX_AND_DEPLOY),
                reason.map(Reason::place).orElse(Place.LOGS));
    }

    /** Appended to the advice if a release is live. */
    public static final String SERVING_UNAFFECTED = " The live release is not affected.";

    // RELEASE_COMMAND_TIMEOUT

    public static Text commandTooLong(String limit) {
        return new Text(
                Code.RELEASE_COMMAND_TIMEOUT,
                "The release command exceeded its time limit and was stopped after " + limit + ".",
                "Make it faster, or ask your hosting provider for a longer limit. If it is waiting for something, its last"
                        + " lines may say what.",
                Place.LOGS);
    }

    // NOT_MEASURED

    /** @param use what pods use, not what is asked of them */
    public static Text notMeasured(int pods, boolean use) {
        return new Text(
                Code.NOT_MEASURED,
                stays(pods)
                        + (use
                                ? "this cluster does not measure CPU and memory."
                                : "this cluster does not count requests."),
                "Autoscaling has no effect until your hosting provider sets this up. For more pods, raise minPods.",
                Place.NONE);
    }

    public static Text measuresMissing(int pods) {
        return new Text(
                Code.NOT_MEASURED,
                stays(pods) + "the cluster does not report the load of its pods at the moment.",
                "It keeps retrying. If it does not recover, tell your hosting provider.",
                Place.NONE);
    }

    private static String stays(int pods) {
        return "The number of pods stays at " + pods + ": ";
    }

    // SEALING_UNAVAILABLE

    public static final Text SEALING_UNAVAILABLE = new Text(
            Code.SEALING_UNAVAILABLE,
            "The cluster has not provided its sealing certificate for five minutes.",
            PROVIDER_SEES,
            Place.NONE);

    // DATABASE_UNAVAILABLE, DATABASE_LOST, DATABASE_SERVER_FULL

    public static final Text DATABASE_UNAVAILABLE =
            new Text(Code.DATABASE_UNAVAILABLE, "The database server is not responding.", PROVIDER_SEES, Place.NONE);

    public static Text databaseLost(String name) {
        return new Text(
                Code.DATABASE_LOST,
                "The database " + name + " no longer exists on its server.",
                "Ask your hosting provider to restore it. Nuages does not create an empty one in its place.",
                Place.DATABASE);
    }

    public static final Text DATABASE_SERVER_FULL = new Text(
            Code.DATABASE_SERVER_FULL,
            "The database server has no connections left for another database.",
            "Contact your hosting provider, who can see this too. Then deploy again.",
            Place.NONE);

    // REFUSED

    public static final Text REFUSED =
            new Text(Code.REFUSED, "The cluster rejected a request from Nuages.", CLUSTER_SAYS, Place.CONFIGURATION);

    static Text podRefused(String who) {
        return new Text(
                Code.REFUSED, "The cluster rejected a pod of " + within(who) + ".", CLUSTER_SAYS, Place.CONFIGURATION);
    }

    // STILL_STARTING

    static Text notReadyYet(String who) {
        return new Text(
                Code.STILL_STARTING,
                who + " is running but not ready yet.",
                "If it needs longer to start, check its log.",
                Place.LOGS);
    }

    static Text notListeningYet(String who, int port, Duration start) {
        return new Text(
                Code.STILL_STARTING,
                who + " is not listening on port " + port + " yet.",
                "It may take " + start.toSeconds() + " seconds to start. If it needs longer, check its log.",
                Place.LOGS);
    }

    // TIMEOUT

    public static final Text SECRETS_NOT_OPENED = new Text(
            Code.TIMEOUT,
            "The cluster did not decrypt the sealed secrets in time.",
            "Deploy again. If it happens again, contact your hosting provider: the Sealed Secrets controller may be down.",
            Place.NONE);

    public static Text podsNotReady(Duration limit) {
        return new Text(
                Code.TIMEOUT,
                "The new pods were not ready within " + limit.toSeconds() + " seconds.",
                "Check the logs, then deploy again.",
                Place.LOGS);
    }

    public static Text podsNotVerified(int verified, int wanted) {
        return new Text(
                Code.TIMEOUT,
                verified + " of " + wanted + " pods run the new image.",
                "Deploy again. If it happens again, send the lines below to your hosting provider.",
                Place.LOGS);
    }

    public static Text jobTooLong(String who, Duration limit) {
        return new Text(
                Code.TIMEOUT,
                who + " exceeded its time limit and was stopped after " + words(limit) + ".",
                "Make each run shorter, or raise timeoutSeconds in its YAML.",
                Place.CONFIGURATION);
    }

    /** Of a run whose pod is gone, and whose exit code nobody saw. */
    public static Text jobFailed(String who) {
        return new Text(
                Code.CRASH, who + " failed.", "Its pod was gone before its exit code could be read.", Place.NONE);
    }

    // CANCELLED

    public static Text commandCancelled(String actor) {
        return new Text(
                Code.CANCELLED,
                "The release command was stopped because " + actor + " cancelled the deployment.",
                "What it has done so far is not undone. The next deployment of this release runs it again from the beginning.",
                Place.NONE);
    }

    public static Text jobStopped(String who) {
        return new Text(
                Code.CANCELLED,
                who + " was stopped before it had finished, for example by a pause.",
                "What it has done so far is not undone.",
                Place.NONE);
    }

    // What to do about an error that a program reported in its log: the advice of CRASH, RELEASE_COMMAND_FAILED and
    // UNHEALTHY

    private static final String WRITING =
            "Pods can only write to /tmp: log to standard output, run collectstatic when building the image, and keep lasting"
                    + " data in the database or in object storage.";

    static final String SEAL_SECRET_KEY =
            "Seal a SECRET_KEY under Secrets and read it from the environment. Then deploy again.";

    static String addVariable(String name) {
        return "Add " + name + " under Configuration or seal it under Secrets, then deploy again.";
    }

    static final String CORRECT_LINE = "Fix that line, then build and push the image again.";

    static String lookAt(String file, String line) {
        return "Check " + file + ", line " + line + ", then deploy again.";
    }

    static final String WINDOWS_LINE_ENDINGS =
            "The file has Windows line endings (CRLF): save it with LF, and keep it that way with *.sh text eol=lf in"
                    + " .gitattributes. Then build and push the image again.";
    static final String NO_INTERPRETER_LINE =
            "A script needs a first line such as #!/bin/sh. A program must be built for linux/amd64.";
    static final String WRONG_ARGUMENTS =
            "Correct the command, either under Configuration or in the file that it starts.";
    static final String INTERPRETER_MISSING =
            "The file exists, but the interpreter that its first line names does not. Either the image lacks it, or the file"
                    + " has Windows line endings (CRLF): save it with LF.";
    static final String READ_ONLY = WRITING;
    static final String NOT_READABLE =
            "Pods run as user 1000, whatever the image says. Make files readable for everyone with chmod -R a+rX in the"
                    + " Dockerfile. "
                    + WRITING;
    static final String NOT_EXECUTABLE =
            "Make the file executable in the Dockerfile (chmod a+rx), or start it with its interpreter.";

    static String fileMissing(String name) {
        return "The image has no " + name
                + (name.startsWith("/") || name.startsWith("~") ? "" : " in its working directory")
                + ": copy it there, or correct the path. Relative paths start at the image's WORKDIR.";
    }

    static String noExtension(String name) {
        return "The database server does not have the extension " + name
                + ": ask your hosting provider for it, or do without it.";
    }

    static String forbiddenExtension(String name) {
        return "Only the database server's administrator can create the extension " + name
                + ": ask your hosting provider for it, or do without it.";
    }

    static String migrationMissing(String name) {
        return "The image has no migration " + name
                + ": commit its file, or correct the dependencies of the one that names it. Then build and push the image"
                + " again.";
    }

    static final String COLLECT_STATIC =
            "Run python manage.py collectstatic when building the image, with the settings that it runs with.";
    static final String ASGI_APPLICATION =
            "This is an ASGI application, but the server speaks WSGI: start the wsgi module, or use an ASGI worker in"
                    + " gunicorn (-k uvicorn.workers.UvicornWorker).";
    static final String WSGI_APPLICATION =
            "This is a WSGI application, but the server speaks ASGI: start the asgi module.";
    static final String ASKED_QUESTION = "It asks a question, and nobody is there to answer: add --noinput.";
    static final String CIRCULAR_IMPORT =
            "The name is not in that module, or two modules import each other: fix it, then build and push the image again.";

    static String nameMissing(String module, String name) {
        return "The image's version of " + module + " has no " + name
                + ": change the version in the requirements, or correct the import. Then build and push the image again.";
    }

    static final String TMP_FULL = "/tmp has a size limit: write less to it, or delete what is no longer needed.";

    static String libraryMissing(String library) {
        return "The image lacks the system library " + library
                + ": install its package in the Dockerfile, or use a build that includes it, such as psycopg[binary].";
    }

    static final String APPLICATION_MISSING =
            "Use the application's name in that module: Django's is application, as in shop.wsgi:application.";

    static String moduleMissing(String module) {
        return "Add " + module
                + " to the image, for example to its requirements, or correct the import. Then build and push the image again.";
    }

    static String programMissing(String path) {
        return "Either the image has no " + path
                + ", or the interpreter that its first line names does not exist: a Python virtual environment only works at"
                + " the path where it was created.";
    }

    static String commandNotFound(String command) {
        return "Add " + command + " to the image, or use its full path. Then build and push the image again.";
    }

    static final String MERGE_MIGRATIONS =
            "Run python manage.py makemigrations --merge, commit the result, then build and push the image again.";
    static final String LOCALHOST =
            "In a pod, localhost is the pod itself. Take the address from the environment; the database is in DATABASE_URL.";
    static final String UNKNOWN_HOST =
            "The cluster knows no host of that name. Take the address from the environment; the database is in DATABASE_URL.";

    static String nothingAnswers(String address) {
        return "Nothing answers at " + address
                + ". Take the address from the environment; the database is in DATABASE_URL.";
    }

    static final String SILENT_HOST =
            "The host that it connects to does not answer. Pods can reach the internet and their database, but other private"
                    + " addresses only where your hosting provider allows it.";
    static final String WRONG_PASSWORD =
            "Take the user and the password from DATABASE_URL, or from PGUSER and PGPASSWORD.";
    static final String TABLE_MISSING =
            "The database lacks a migration: run python manage.py migrate in the release command.";

    static String columnHasNulls(String column) {
        return "The column " + column
                + " has null values: give it a default, or fill them in a separate migration first. Then build and push the"
                + " image again.";
    }

    static String valueMissing(String column) {
        return "A row has no value for the column " + column
                + ": set one, or give the column a default. Then build and push the image again.";
    }

    static final String DUPLICATE_VALUES =
            "Some rows have the same value: fix them in a separate migration first. Then build and push the image again.";
    static final String CONSTRAINT_BROKEN =
            "Some rows violate the constraint: fix them in a separate migration first. Then build and push the image again.";
    static final String ALREADY_EXISTS =
            "It was created before, perhaps by another branch's migration: fix the migration, then deploy again.";
    static final String PORT_TAKEN = "Two programs in the container use the same port: start only one of them.";
    static final String TOO_MANY_CONNECTIONS =
            "Open fewer connections per process: use fewer workers or threads, or a smaller CONN_MAX_AGE.";
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

    /** As used within a sentence. */
    private static String within(String who) {
        return who.replaceFirst("^The", "the");
    }
}
