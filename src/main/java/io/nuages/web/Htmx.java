package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who asks for a page: htmx, which puts a part of it into one that is shown, or a browser, which shows all of it. An argument of
 * handlers.
 */
public record Htmx(boolean asks) {
    public static Htmx of(HttpServletRequest request) {
        return new Htmx(request.getHeader("HX-Request") != null);
    }

    /** The view: the page, or its fragment for htmx. */
    public String view(String page, String fragment) {
        return asks ? page + " :: " + fragment : page;
    }
}
