package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.status;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

class SessionsIT {
    private final User user = User.any();

    @Test
    void a_new_session_is_created_and_not_connected() {
        user.create("Personal")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Location", "/api/v1/sessions/" + user.id() + "-personal")
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(user.id() + "-personal")
                .jsonPath("$.name")
                .isEqualTo("Personal")
                .jsonPath("$.status")
                .isEqualTo("CREATED")
                .jsonPath("$.version")
                .isEqualTo(1)
                .jsonPath("$.lastReportAt")
                .doesNotExist();
    }

    @Test
    void a_name_is_taken_only_once() {
        user.session("work");

        problem(user.create("Work"), 409, "session_exists");
    }

    @ParameterizedTest
    @CsvSource({"Кафе 1, Магазин 1", "Store -1, Store +1", "Café, Cafe", "営業, متجر"})
    void names_of_any_script_are_shown_as_they_are_and_differ_by_each_letter(String one, String other) {
        String first = id(user.create(" " + one + " "));

        String second = id(user.create(other));

        assertThat(List.of(first, second)).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9-]+"));
        user.get("/sessions/" + first).expectBody().jsonPath("$.name").isEqualTo(one);
        user.get("/sessions/" + second).expectBody().jsonPath("$.name").isEqualTo(other);
        problem(user.create(one.toUpperCase(Locale.ROOT)), 409, "session_exists");
        problem(user.create(other), 409, "session_exists");
        user.delete("/sessions/" + first).expectStatus().isNoContent();
        problem(user.create(other), 409, "session_exists");
        assertThat(id(user.create(one))).isEqualTo(first);
    }

    @Test
    void a_session_that_a_release_before_made_keeps_its_id_and_its_name_is_taken() {
        user.session("1");
        Pods.execute("UPDATE sessions SET name = 'Кафе 1' WHERE id = ?", user.id() + "-1");

        problem(user.create("Кафе 1"), 409, "session_exists");
        assertThat(id(user.create("1"))).matches(user.id() + "-1-[a-z0-9]{6}");
        problem(user.create("1"), 409, "session_exists");
    }

    @Test
    void simultaneous_creations_make_one_session() throws Exception {
        List<Integer> statuses;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(i -> () -> user.at(i % 2 == 0 ? Pods.FIRST : Pods.SECOND)
                            .create("same")
                            .returnResult(String.class)
                            .getStatus()
                            .value())
                    .toList());
            statuses = calls.stream().map(call -> call.resultNow()).sorted().toList();
        }

        assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void an_id_of_another_user_gets_a_suffix() {
        User.named(user.id() + "-a").session("b");

        user.create("a b")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.id")
                .value(String.class, id -> assertThat(id).matches(user.id() + "-a-b-[a-z0-9]{6}"));
    }

    @Test
    void a_user_has_a_limited_number_of_sessions() {
        IntStream.range(0, Pods.SESSION_LIMIT).forEach(i -> user.session("s" + i));

        problem(user.create("more"), 409, "session_limit_reached");
    }

    @Test
    void a_session_deleted_today_still_counts_and_may_be_made_again() {
        for (int i = 0; i < Pods.SESSION_LIMIT; i++) {
            user.delete("/sessions/" + user.session("s" + i)).expectStatus().isNoContent();
        }

        problem(user.create("more"), 409, "session_limit_reached");
        user.create("s0").expectStatus().isCreated();
        user.delete("/sessions/" + user.id() + "-s0").expectStatus().isNoContent();
        Pods.execute("UPDATE sessions SET deleted_at = now() - interval '25 h' WHERE id = ?", user.id() + "-s1");
        user.create("more").expectStatus().isCreated();
    }

    @Test
    void the_session_of_another_user_is_as_if_it_did_not_exist() {
        String id = user.session("private");
        User other = User.any();

        for (String path : List.of("", "/status", "/qr")) {
            assertThat(body(other.get("/sessions/" + id + path)))
                    .isEqualTo(body(other.get("/sessions/does-not-exist" + path)))
                    .contains("session_not_found");
        }
        problem(other.post("/sessions/" + id + "/connect"), 404, "session_not_found");
        problem(other.post("/sessions/" + id + "/disconnect"), 404, "session_not_found");
        problem(other.delete("/sessions/" + id), 404, "session_not_found");
        other.get("/sessions").expectBody().jsonPath("$.items").isEmpty();
    }

    @Test
    void a_list_comes_in_pages() {
        user.session("c");
        user.session("a");
        user.session("b");

        user.get("/sessions?limit=2")
                .expectBody()
                .jsonPath("$.items[*].name")
                .isEqualTo(List.of("a", "b"))
                .jsonPath("$.next")
                .isEqualTo(user.id() + "-b");
        user.get("/sessions?limit=2&after=" + user.id() + "-b")
                .expectBody()
                .jsonPath("$.items[*].name")
                .isEqualTo(List.of("c"))
                .jsonPath("$.next")
                .doesNotExist();
    }

    @Test
    void a_deleted_session_is_gone_and_its_versions_go_on_when_it_is_made_again() {
        String id = user.session("again");
        user.delete("/sessions/" + id).expectStatus().isNoContent();

        problem(user.get("/sessions/" + id), 404, "session_not_found");
        problem(Reporter.report(status(id, "CONNECTED")), 404, "session_not_found");
        user.create("again")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(id)
                .jsonPath("$.version")
                .isEqualTo(3);
    }

    @Test
    void a_connected_session_shows_its_account() {
        String id = user.session("phone");
        accepted(status(id, "CONNECTED", "phoneNumber", "4915112345678", "displayName", "Ada"));

        user.get("/sessions/" + id + "/status")
                .expectBody()
                .jsonPath("$.sessionId")
                .isEqualTo(id)
                .jsonPath("$.status")
                .isEqualTo("CONNECTED")
                .jsonPath("$.phoneNumber")
                .isEqualTo("+4915112345678")
                .jsonPath("$.displayName")
                .isEqualTo("Ada")
                .jsonPath("$.lastReportAt")
                .value(
                        String.class,
                        at -> assertThat(at).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":\"!!!\"}",
                "{\"name\":7}",
                "{\"name\":null}",
                "{\"name\":\"a\\u202eb\"}"
            })
    void a_bad_name_is_refused_with_its_field(String body) {
        raw(body, MediaType.APPLICATION_JSON)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_field")
                .jsonPath("$.field")
                .isEqualTo("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"name\"", "{\"name\":\"a\"} x"})
    void a_malformed_body_is_refused(String body) {
        problem(raw(body, MediaType.APPLICATION_JSON), 400, "malformed_body");
    }

    @Test
    void other_failures_are_problems_too() {
        problem(raw("name", MediaType.TEXT_PLAIN), 415, "media_type_not_supported");
        problem(user.delete("/sessions"), 405, "method_not_allowed");
        problem(user.get("/nothing-here"), 404, "not_found");
        problem(user.get("/sessions?limit=201"), 400, "invalid_field");
        problem(user.get("/sessions?limit=many"), 400, "invalid_field");
        problem(user.get("/sessions?after=A%20B"), 400, "invalid_field");
        problem(raw("{\"name\":\"" + "x".repeat(70_000) + "\"}", MediaType.APPLICATION_JSON), 413, "body_too_large");
    }

    private static String id(ResponseSpec created) {
        var session = created.expectStatus()
                .isCreated()
                .returnResult(JsonNode.class)
                .getResponseBody()
                .blockFirst();
        return Objects.requireNonNull(session).path("id").asString();
    }

    private ResponseSpec raw(String body, MediaType type) {
        return User.client(Pods.FIRST)
                .post()
                .uri("/api/v1/sessions")
                .headers(headers -> headers.setBearerAuth(user.token()))
                .contentType(type)
                .bodyValue(body)
                .exchange();
    }

    private static String body(ResponseSpec response) {
        return String.valueOf(response.expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    static void problem(ResponseSpec response, int status, String code) {
        response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.status")
                .isEqualTo(status);
    }
}
