package dev.jem.api;

import java.util.List;

/**
 * One thing that can be asked over HTTP.
 *
 * @param method upper case
 * @param path with {@code {names}} for its variable parts
 * @param permission what the caller must be granted
 * @param summary one sentence for the OpenAPI document
 * @param query names of query parameters
 * @param request type of the body; {@link Void} without one, {@code byte[]} for raw bytes
 * @param response type of a good answer
 * @param credentials how a caller may show a token
 * @param handler answers it
 */
record Route(
        String method,
        String path,
        Permission permission,
        String summary,
        List<String> query,
        Class<?> request,
        Class<?> response,
        Credentials credentials,
        Handler handler) {

    /** How a caller may show a token. */
    enum Credentials {
        BEARER,
        /**
         * Also as the password of HTTP Basic, for programs that cannot do otherwise. Browsers send such a password
         * again by themselves, whoever makes them ask; so it is for reading only.
         */
        BEARER_OR_BASIC
    }

    Route {
        query = List.copyOf(query);
    }

    Route(
            String method,
            String path,
            Permission permission,
            String summary,
            List<String> query,
            Class<?> request,
            Class<?> response,
            Handler handler) {
        this(method, path, permission, summary, query, request, response, Credentials.BEARER, handler);
    }

    /** Answers a request; what it throws becomes a problem document. */
    @FunctionalInterface
    interface Handler {
        void handle(Call call) throws Exception;
    }

    static Route get(String path, Permission permission, String summary, Handler handler) {
        return new Route("GET", path, permission, summary, List.of(), Void.class, Void.class, handler);
    }

    static Route post(String path, Permission permission, String summary, Handler handler) {
        return new Route("POST", path, permission, summary, List.of(), Void.class, Void.class, handler);
    }

    static Route put(String path, Permission permission, String summary, Handler handler) {
        return new Route("PUT", path, permission, summary, List.of(), byte[].class, Void.class, handler);
    }

    static Route delete(String path, Permission permission, String summary, Handler handler) {
        return new Route("DELETE", path, permission, summary, List.of(), Void.class, Void.class, handler);
    }

    Route query(String... names) {
        return new Route(method, path, permission, summary, List.of(names), request, response, credentials, handler);
    }

    Route takes(Class<?> type) {
        return new Route(method, path, permission, summary, query, type, response, credentials, handler);
    }

    Route gives(Class<?> type) {
        return new Route(method, path, permission, summary, query, request, type, credentials, handler);
    }

    /**
     * Probes and calendar programs ask with HEAD whether there is something; they get what GET says, without a body.
     */
    boolean answersHead() {
        return permission == Permission.ANYBODY || credentials == Credentials.BEARER_OR_BASIC;
    }

    Route offersBasic() {
        if (!method.equals("GET")) {
            throw new IllegalStateException(method + " " + path + " changes something: no password that browsers keep");
        }
        return new Route(
                method, path, permission, summary, query, request, response, Credentials.BEARER_OR_BASIC, handler);
    }
}
