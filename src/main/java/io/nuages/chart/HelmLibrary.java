package io.nuages.chart;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Loads Helm's library for this machine, and removes its file (98 MB) at once: a process that is killed removes nothing, and a pod
 * that is killed a few times would have no room left. Where a file in use cannot be removed, as on Windows, it goes at the exit.
 * Found by helm-java as a service, before the libraries' own.
 */
public final class HelmLibrary implements NativeLibrary {
    private final NativeLibrary ofThisMachine = ServiceLoader.load(NativeLibrary.class).stream()
            .filter(each -> each.type() != HelmLibrary.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Helm's library is not there for this kind of machine."))
            .get();

    private @Nullable Path folder;

    @Override
    public String getBinaryName() {
        return ofThisMachine.getBinaryName();
    }

    @Override
    public Path createTempDirectory() {
        folder = NativeLibrary.super.createTempDirectory();
        return folder;
    }

    @Override
    public HelmLib load() {
        try {
            return NativeLibrary.super.load();
        } finally {
            if (folder != null) {
                FileSystemUtils.deleteRecursively(folder.toFile());
            }
        }
    }
}
