package io.nuages.console;

/** The steps of workflows that report a push to an app's webhook. Pure. */
public final class PushSteps {
    private PushSteps() {}

    /** A step of a GitHub workflow, indented as one of a list that is not. */
    public static String github(String repository, String tag) {
        return """
                - name: Tell Nuages
                  env:
                    NUAGES_WEBHOOK: ${{ secrets.NUAGES_WEBHOOK }}
                  run: |
                    curl --fail --silent --show-error --retry 3 -H 'Content-Type: application/json' \\
                      -d '{"image": "%s", "tag": "%s"}' "$NUAGES_WEBHOOK"
                """.formatted(repository, tag);
    }

    /** A job of a GitLab pipeline. */
    public static String gitlab(String repository, String tag) {
        return """
                tell-nuages:
                  stage: .post
                  image: curlimages/curl
                  rules:
                    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
                  script:
                    - >-
                      curl --fail --silent --show-error --retry 3 -H 'Content-Type: application/json'
                      -d '{"image": "%s", "tag": "%s"}' "$NUAGES_WEBHOOK"
                """.formatted(repository, tag);
    }
}
