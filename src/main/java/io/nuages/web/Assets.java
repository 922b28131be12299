package io.nuages.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Styles, scripts and icons under {@code /assets/{version}/…}: the version is the build's, so that browsers may cache them
 * forever. Any version is answered, since during an upgrade of the portal a page of one build asks another build.
 */
@Component
public class Assets implements WebMvcConfigurer {
    private final String path;

    Assets(ObjectProvider<BuildProperties> build, Clock clock) {
        var properties = build.getIfAvailable();
        var built = properties == null || properties.getTime() == null ? clock.instant() : properties.getTime();
        path = "/assets/" + Long.toString(built.getEpochSecond(), 36);
    }

    /** For {@link Frame#assets()}. */
    public String path() {
        return path;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/*/**")
                .addResourceLocations("classpath:/static/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new PathResourceResolver() {
                    @Override
                    protected @Nullable Resource getResource(String path, Resource location) throws IOException {
                        var version = path.indexOf('/');
                        return version < 0 ? null : super.getResource(path.substring(version + 1), location);
                    }
                });
    }
}
