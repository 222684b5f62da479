package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SessionListIT {
    private final User user = User.any();

    @Test
    void without_a_parameter_the_answer_is_what_old_clients_know() {
        user.session("b");
        user.session("a");

        JsonNode page = page("");
        JsonNode first = page("?limit=1");

        assertThat(page.propertyNames()).containsExactly("items");
        assertThat(names(page)).containsExactly("a", "b");
        assertThat(first.get("next").asString()).isEqualTo(user.id() + "-a");
        assertThat(names(page("?after=" + user.id() + "-a"))).containsExactly("b");
        assertThat(names(page("?cursor=" + user.id() + "-a"))).containsExactly("b");
    }

    @Test
    void a_list_is_of_one_status_or_of_several() {
        user.session("new");
        accepted(status(user.session("on"), "CONNECTED", "phoneNumber", "+49151"));
        accepted(status(user.session("off"), "DISCONNECTED"));
        accepted(status(user.session("own"), "PASSKEY_REQUIRED"));

        assertThat(names(page("?status=CONNECTED"))).containsExactly("on");
        assertThat(names(page("?status=CONNECTED,DISCONNECTED"))).containsExactly("off", "on");
        assertThat(names(page("?status=CREATED&status=PASSKEY_REQUIRED&limit=2")))
                .containsExactly("new", "own");
        assertThat(names(page("?status=ERROR"))).isEmpty();
        assertThat(names(page("?status="))).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "support  | Support Köln",
                "  KÖLN   | Support Köln",
                "+49 151 1234-5678 | Support Köln",
                "4915112345678     | Support Köln",
                "(0151) 123 456 78 | Support Köln",
                "0049151           | Support Köln",
                "12345    | Support Köln, shop 12345",
                "кафе     | КАФЕ",
                "ada \"l\" | Support Köln",
                "100%     | 100%",
                "_        | ''",
                "+        | ''",
                "000      | ''",
                "nobody   | ''"
            })
    void a_search_finds_by_name_id_account_and_phone_number(String text, String found) {
        for (String name : List.of("Support Köln", "shop 12345", "КАФЕ", "100%")) {
            user.create(name).expectStatus().isCreated();
        }
        String linked = page("?q=Support").at("/items/0/id").asString();
        accepted(status(linked, "CONNECTED", "phoneNumber", "4915112345678", "displayName", "Ada \"L\""));

        assertThat(String.join(", ", names(page("?sort=-name&q={q}", text)))).isEqualTo(found);
        assertThat(names(page("?q=" + linked))).containsExactly("Support Köln");
        assertThat(names(body(User.any(), "/sessions?q=support"))).isEmpty();
    }

    @Test
    void the_number_of_an_account_that_is_gone_finds_nothing() {
        String session = user.session("phone");
        accepted(status(session, "CONNECTED", "phoneNumber", "4915112345678"));
        accepted(status(session, "DISCONNECTED"));

        assertThat(names(page("?q=4915112345678"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id            | a, B, C, d",
                "-id           | d, C, B, a",
                "name          | a, B, C, d",
                "-name         | d, C, B, a",
                "createdAt     | d, B, C, a",
                "-createdAt    | a, C, B, d",
                "lastReportAt  | a, d, B, C",
                "-lastReportAt | C, B, d, a",
                "updatedAt     | d, a, B, C",
                "-updatedAt    | C, B, a, d"
            })
    void every_order_comes_in_pages_that_hold_each_session_once(String sort, String expected) {
        for (String name : List.of("d", "C", "B", "a")) {
            user.create(name).expectStatus().isCreated();
        }
        accepted(status(user.id() + "-b", "CONNECTED"));
        accepted(status(user.id() + "-c", "CONNECTED"));
        Pods.execute("UPDATE sessions SET updated_at = updated_at - interval '1 h' WHERE id = ?", user.id() + "-a");
        Pods.execute("UPDATE sessions SET updated_at = updated_at - interval '2 h' WHERE id = ?", user.id() + "-d");
        Pods.execute(
                "UPDATE sessions SET created_at = '2026-01-31 08:00:00.123457Z' WHERE user_id = ? AND name IN ('C', 'B')",
                user.id());
        Pods.execute("UPDATE sessions SET created_at = '2026-01-30Z' WHERE user_id = ? AND name = 'd'", user.id());

        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = page("?limit=1&sort=" + sort + next);
            seen.addAll(names(page));
            next = page.has("next") ? "&cursor=" + page.get("next").asString() : "";
        } while (!next.isEmpty());

        assertThat(String.join(", ", seen)).isEqualTo(expected);
    }

    @Test
    void a_page_goes_on_behind_its_cursor_whatever_was_made_and_deleted_meanwhile() {
        user.session("b");
        String middle = user.session("c");
        user.session("d");
        JsonNode first = page("?limit=2&sort=name");

        user.session("a");
        user.delete("/sessions/" + middle).expectStatus().isNoContent();

        assertThat(names(page("?limit=2&sort=name&cursor=" + first.get("next").asString())))
                .containsExactly("d");
    }

    @Test
    void sessions_are_counted_by_status() {
        user.session("new");
        accepted(status(user.session("one"), "CONNECTED"));
        accepted(status(user.session("two"), "CONNECTED"));
        user.delete("/sessions/" + user.session("gone")).expectStatus().isNoContent();

        JsonNode counts = body(user, "/sessions/counts");

        assertThat(counts.toString()).isEqualTo("{\"total\":3,\"byStatus\":{\"CONNECTED\":2,\"CREATED\":1}}");
        assertThat(body(User.any(), "/sessions/counts").toString()).isEqualTo("{\"total\":0,\"byStatus\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "status=connected, status",
        "status=CONNECTED&status=A B, status",
        "sort=, sort",
        "sort=phoneNumber, sort",
        "sort=--name, sort",
        "sort=-, sort",
        "limit=0, limit",
        "limit=201, limit",
        "cursor=, cursor",
        "cursor=A B, cursor",
        "sort=name&cursor=a-b, cursor",
        "sort=name&after=a-b, after",
        "after=a-b&cursor=a-b, after"
    })
    void what_cannot_be_is_refused_and_named(String query, String field) {
        problem(user.get("/sessions?" + query), 400, "invalid_field");
        user.get("/sessions?" + query).expectBody().jsonPath("$.field").isEqualTo(field);
    }

    @Test
    void what_is_too_much_or_cannot_be_stored_is_refused() {
        problem(user.get("/sessions?q=" + "x".repeat(101)), 400, "invalid_field");
        problem(user.get("/sessions?q={q}", "a\0b"), 400, "invalid_field");
        problem(user.get("/sessions?status=A" + ",A".repeat(20)), 400, "invalid_field");
        page("?q=" + "x".repeat(100) + "&status=A" + ",A".repeat(19));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name\na-b\na",
                "-createdAt\na-b\n1769846400123457",
                "createdAt\na-b\n",
                "createdAt\na-b\n-1",
                "createdAt\na-b\n999999999999999999",
                "createdAt\nA B\n1769846400123457",
                "createdAt\na-b",
                "createdAt"
            })
    void a_cursor_of_another_order_or_of_somebody_s_own_making_is_refused(String cursor) {
        String written = Base64.getUrlEncoder().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));

        problem(user.get("/sessions?sort=createdAt&cursor={cursor}", written), 400, "invalid_field");
    }

    @Test
    void a_cursor_has_no_character_that_cannot_be_stored() {
        String written = Base64.getUrlEncoder().encodeToString("name\na-b\na\0b".getBytes(StandardCharsets.UTF_8));

        problem(user.get("/sessions?sort=name&cursor={cursor}", written), 400, "invalid_field");
    }

    private JsonNode page(String query, Object... variables) {
        return body(user, "/sessions" + query, variables);
    }

    private static JsonNode body(User user, String path, Object... variables) {
        return Objects.requireNonNull(user.get(path, variables)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    private static List<String> names(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("name").asString())
                .toList();
    }
}
