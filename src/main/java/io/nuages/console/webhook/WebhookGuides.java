package io.nuages.console.webhook;

import io.nuages.console.PushSteps;
import io.nuages.console.webhook.WebhookPage.Guide;
import java.util.List;

/** Ready-to-paste setup for everything that can notify us of a push. Pure. */
final class WebhookGuides {
    private WebhookGuides() {}

    /**
     * @param url of the receiver, or one with a placeholder for its last part
     * @param repository that the app uses, for example {@code ghcr.io/you/shop}
     */
    static List<Guide> of(String url, String repository, String tag) {
        var key = url.substring(url.lastIndexOf('/') + 1);
        return List.of(
                new Guide(
                        "docker-hub",
                        "Docker Hub",
                        "On the repository’s page, under Webhooks: any name, and this URL.",
                        url),
                new Guide(
                        "github-workflow",
                        "GitHub, from a workflow",
                        "Keep the URL as the repository’s secret NUAGES_WEBHOOK. This step follows the one that pushes the image.",
                        PushSteps.github(repository, tag)),
                new Guide(
                        "github-webhook",
                        "GitHub, by a webhook",
                        "For ghcr.io: in the settings of the organization or repository, under Webhooks. A package that belongs"
                                + " to a repository is reported as “Registry packages”.",
                        """
                        Payload URL:  %s
                        Content type: application/json
                        Secret:       %s
                        Events:       Packages, Registry packages
                        """.formatted(url, key)),
                new Guide(
                        "forgejo",
                        "Forgejo or Gitea",
                        "For their own registry: in the settings of the organization or user whose package it is, under Webhooks.",
                        """
                        Target URL:   %s
                        Content type: application/json
                        Secret:       %s
                        Trigger on:   Custom events, Packages
                        """.formatted(url, key)),
                new Guide(
                        "gitlab-ci",
                        "GitLab, from a pipeline",
                        "Keep the URL as the masked variable NUAGES_WEBHOOK of the project. This job follows the one that"
                                + " pushes the image.",
                        PushSteps.gitlab(repository, tag)),
                new Guide(
                        "gitlab-registry",
                        "GitLab’s own registry, for its administrators",
                        "In /etc/gitlab/gitlab.rb, then gitlab-ctl reconfigure. It reports every project’s pushes; other"
                                + " repositories are ignored here.",
                        """
                        registry['notifications'] = [
                          {
                            'name' => 'nuages',
                            'url' => '%s',
                            'timeout' => '5s',
                            'threshold' => 5,
                            'backoff' => '10s',
                            'headers' => { 'X-Gitlab-Token' => ['%s'] }
                          }
                        ]
                        """.formatted(url, key)),
                new Guide(
                        "harbor",
                        "Harbor",
                        "In the project, under Webhooks. Both payload formats are understood.",
                        """
                        Notify type:  http
                        Event type:   Artifact pushed
                        Endpoint URL: %s
                        """.formatted(url)),
                new Guide(
                        "distribution",
                        "A registry of your own (CNCF Distribution)",
                        "In its config.yml.",
                        """
                        notifications:
                          endpoints:
                            - name: nuages
                              url: %s
                              timeout: 5s
                              threshold: 5
                              backoff: 10s
                              ignore:
                                mediatypes: [application/octet-stream]
                                actions: [pull]
                        """.formatted(url)),
                new Guide(
                        "quay",
                        "Quay",
                        "In the repository’s settings, Create notification: Push to repository, Webhook POST, and this URL.",
                        url),
                new Guide(
                        "azure",
                        "Azure Container Registry",
                        "With its command line; put in your registry’s name.",
                        "az acr webhook create --registry NAME --name nuages --actions push --uri '%s'".formatted(url)),
                new Guide(
                        "google",
                        "Google Artifact Registry",
                        "It tells the Pub/Sub topic gcr; a subscription passes it on.",
                        "gcloud pubsub subscriptions create nuages --topic gcr --push-endpoint '%s'".formatted(url)),
                new Guide(
                        "amazon",
                        "Amazon ECR",
                        "In EventBridge, a rule with this pattern, and as its target an API destination: POST to the URL.",
                        """
                        {"source": ["aws.ecr"], "detail-type": ["ECR Image Action"],
                         "detail": {"action-type": ["PUSH"], "result": ["SUCCESS"]}}
                        """),
                new Guide(
                        "script",
                        "Anything else, with curl",
                        "NUAGES_WEBHOOK holds the URL. The signature is optional; if given, it must be right: the HMAC-SHA256 of"
                                + " the body, whose key is the last part of the URL.",
                        """
                        body='{"image": "%s", "tag": "%s"}'
                        signature=$(printf %%s "$body" | openssl dgst -sha256 -hmac "${NUAGES_WEBHOOK##*/}" | sed 's/^.*= *//')
                        curl --fail --silent --show-error --retry 3 -H 'Content-Type: application/json' \\
                          -H "X-Signature-256: sha256=$signature" -d "$body" "$NUAGES_WEBHOOK"
                        """.formatted(repository, tag)));
    }
}
