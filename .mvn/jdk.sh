# Read by mvnw and .ci/run. Where the Java that Maven would start on is older than 21, JAVA_HOME becomes the newest JDK of this
# machine, if there is one that is new enough. jdk_version is the major version that results; 0 where there is no Java.
jdk_version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
if [ "${jdk_version:=0}" -lt 21 ]; then
  for jdk_home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME-}"/.jdks/* "${HOME-}"/.sdkman/candidates/java/* \
    "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$jdk_home/bin/javac" ] && [ -r "$jdk_home/release" ] || continue
    jdk_found=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk_home/release")
    if [ "${jdk_found:-0}" -ge 21 ] && [ "$jdk_found" -gt "$jdk_version" ]; then
      jdk_version=$jdk_found
      export JAVA_HOME="$jdk_home"
    fi
  done
fi
