package io.nuages.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * For scripts that send a form and keep the page until it is accepted: where a browser would be redirected, they get 204 and the
 * address in {@code Location}, so that the page behind it is asked for once, by the browser itself.
 */
@Component
class StayingForms implements HandlerInterceptor, WebMvcConfigurer {
    static final String HEADER = "Nuages-Stay";
    private static final String REDIRECT = "redirect:";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView answer) {
        var view = answer == null ? null : answer.getViewName();
        if (answer == null || view == null || !view.startsWith(REDIRECT) || request.getHeader(HEADER) == null) {
            return;
        }
        var to = view.substring(REDIRECT.length());
        RequestContextUtils.saveOutputFlashMap(to, request, response);
        response.setHeader(HttpHeaders.LOCATION, to);
        response.setStatus(HttpStatus.NO_CONTENT.value());
        answer.clear();
    }
}
