package io.nuages.spec;

/**
 * Where a secret variable's value is.
 *
 * @param secret name of the sealed secret, which never changes its content
 * @param key in it
 */
public record SecretRef(String secret, String key) {}
