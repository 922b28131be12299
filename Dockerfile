# Builds the portal and puts it, with kubeseal, on a Java runtime. Needs BuildKit, Docker's builder since 23.
# Each image by its exact tag; a digest, as @sha256:…, pins its content too. .ci/digests writes them.
ARG JDK_DIGEST=
ARG KUBESEAL_DIGEST=
ARG JRE_DIGEST=

FROM eclipse-temurin:25.0.3_9-jdk${JDK_DIGEST} AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
COPY frontend frontend
COPY db db
COPY helm helm
# What Maven downloads outlives a change of the code; two builds at once take turns.
RUN --mount=type=cache,sharing=locked,target=/root/.m2 \
    ./mvnw -B --no-transfer-progress -Dmaven.test.skip package \
 && java -Djarmode=tools -jar target/nuages-*.jar extract --layers --application-filename nuages.jar --destination /layers

FROM bitnami/sealed-secrets-kubeseal:0.36.6${KUBESEAL_DIGEST} AS kubeseal

FROM eclipse-temurin:25.0.3_9-jre${JRE_DIGEST}
WORKDIR /app
COPY --from=kubeseal /usr/local/bin/kubeseal /usr/local/bin/kubeseal
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/application/ ./
# glibc would keep up to eight pools of memory for each core, and Helm's Go runtime twice what it needs.
ENV MALLOC_ARENA_MAX=2 GOGC=50
# A start with the demo, as far as the first page: what the JVM finds out about classes and methods by it, later starts take from the
# cache, in half the time. Their -XX:+UseCompactObjectHeaders has to be the same.
RUN bash -eu <<'END'
    NUAGES_DATA_DIR=/tmp/training java -XX:AOTCacheOutput=nuages.aot -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED -jar nuages.jar &
    until (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null; do
        kill -0 $!
        sleep 1
    done
    exec 3<>/dev/tcp/127.0.0.1/8080
    printf 'GET /sign-in HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    cat <&3 >/dev/null
    kill $!
    wait $! || test -s nuages.aot
    rm -rf /tmp/*
END
# Liveness and metrics, away from what strangers can hold up. Do not publish it.
ENV MANAGEMENT_SERVER_PORT=8081
USER 1000:1000
EXPOSE 8080
# What the compiler and Helm gave back stays with the process unless it is trimmed.
# Helm, as a library, is unpacked into /tmp to be loaded, so that /tmp must allow programs.
ENTRYPOINT ["java", "-XX:AOTCache=nuages.aot", "-XX:MaxRAMPercentage=50", "-XX:+UseCompactObjectHeaders", "-XX:TrimNativeHeapInterval=10000", "--enable-native-access=ALL-UNNAMED", "-jar", "nuages.jar"]
