package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.SessionsIT.problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class ProblemsIT {
    private final User user = User.any();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /nothing                    | 404 | not_found
            GET    | /api/v1/nothing             | 404 | not_found
            POST   | /api/v1/sessions/a/nothing  | 404 | not_found
            GET    | /actuator/nothing           | 404 | not_found
            PATCH  | /api/v1/sessions            | 405 | method_not_allowed
            DELETE | /actuator/health            | 405 | method_not_allowed
            """)
    void what_is_no_call_is_a_problem_too(HttpMethod method, String path, int status, String code) {
        problem(request(method, path).exchange(), status, code);
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() {
        var headers = request(HttpMethod.DELETE, "/api/v1/sessions")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders();

        assertThat(headers.getAllow()).contains(HttpMethod.GET, HttpMethod.POST);
        assertThat(headers.getCacheControl()).isEqualTo("no-store");
    }

    @Test
    void a_wrong_type_is_told_the_right_ones() {
        problem(
                request(HttpMethod.GET, "/api/v1/sessions")
                        .header("Accept", "text/csv")
                        .exchange(),
                406,
                "not_acceptable");
        var sent = request(HttpMethod.POST, "/api/v1/sessions")
                .contentType(MediaType.APPLICATION_XML)
                .bodyValue("<name/>")
                .exchange();
        assertThat(sent.returnResult(String.class).getResponseHeaders().getAccept())
                .contains(MediaType.APPLICATION_JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sessionId":7,"status":"CONNECTED"}                        | sessionId must be a string
            {"sessionId":"a","status":"connected"}                      | status must have 1 to 64 of A-Z 0-9 _, a letter first
            {"sessionId":"a","status":"CONNECTED","ttlMs":"long"}       | ttlMs must be a whole number
            {"sessionId":"a","status":"CONNECTED","ttlMs":0}            | ttlMs must be greater than or equal to 1
            {"sessionId":"a","status":"CONNECTED","expiresAt":"soon"}   | expiresAt must be an ISO-8601 time with its offset, like 2026-01-31T08:00:00.000Z
            {"sessionId":"a","status":"CONNECTED","sequence":1.5}       | sequence must be a whole number
            """)
    void a_bad_field_is_told_what_was_expected(String body, String detail) {
        assertDetail(Reporter.report(body), detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /sessions?limit=many       | limit must be a whole number
            /sessions?limit=0          | limit must be greater than or equal to 1
            /sessions?after=A          | after is not a cursor of a list in this order
            """)
    void a_bad_parameter_is_told_what_was_expected(String path, String detail) {
        assertDetail(user.get(path), detail);
    }

    private static void assertDetail(ResponseSpec response, String detail) {
        response.expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_field")
                .jsonPath("$.field")
                .isEqualTo(detail.substring(0, detail.indexOf(' ')))
                .jsonPath("$.detail")
                .isEqualTo(detail);
    }

    private RequestBodySpec request(HttpMethod method, String path) {
        return User.client(Pods.FIRST).method(method).uri(path).headers(headers -> headers.setBearerAuth(user.token()));
    }
}
