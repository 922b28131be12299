package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * Keeps a redirect's message for the page it leads to: a region of the page before, which refetches itself because of the same change,
 * from the same address, does not take it. What needs no database is not made to ask for a session.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class PageFlash extends SessionFlashMapManager {
    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        var part = request.getMethod().equals("GET") && Htmx.of(request).asks();
        return part || DatabaseAway.needsNone(request) ? null : super.retrieveFlashMaps(request);
    }
}
