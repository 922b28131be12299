package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * Keeps what a redirect says for the page behind it: a region of the page before, which the same change makes fetch itself again
 * from the same address, finds nothing. What needs no database is not made to ask for a session.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class PageFlash extends SessionFlashMapManager {
    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        var part = request.getMethod().equals("GET") && Htmx.of(request).asks();
        return part || DatabaseAway.needsNone(request) ? null : super.retrieveFlashMaps(request);
    }
}
