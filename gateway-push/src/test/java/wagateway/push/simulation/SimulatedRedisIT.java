package wagateway.push.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import wagateway.model.channel.FunctionLibrary;
import wagateway.model.channel.MasterKeys;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.UserId;
import wagateway.stack.redis.EmbeddedRedis;

/** The scripts answer the same in the simulated Redis and in a real one. */
class SimulatedRedisIT {
    private static final int CALLS = 2_000;
    private static final UserKeys KEYS = new UserKeys(new UserId("u"));
    private static final List<String> STATE = List.of(KEYS.sessions(), KEYS.events());
    private static final List<String> SESSIONS = List.of("u-0", "u-1", "u-2");
    private static final List<String> MODES = List.of("", "latest", "rebuild");
    private static final List<RecoveryId> CLIENTS =
            List.of(new RecoveryId("00000000000000000001"), new RecoveryId("00000000000000000002"));
    private static final MasterKeys MASTER = new MasterKeys(0);

    /** Where they begin in the answer of {@link Script#SNAPSHOT}. */
    private static final int STATES = 3;

    private final SplittableRandom random = new SplittableRandom(15);
    private String offset = "0-0";

    private record Call(Script script, ScriptOutputType type, List<String> keys, List<String> arguments) {}

    @Test
    void every_script_answers_as_on_a_real_redis() {
        try (EmbeddedRedis server = EmbeddedRedis.startTemporary();
                RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()))) {
            RedisCommands<String, String> real = client.connect().sync();
            String runId = real.info("server").replaceAll("(?s).*run_id:(\\w+).*", "$1");
            var simulated = new SimulatedRedis(new Lua(), System::currentTimeMillis, runId, (_, _) -> {});
            real.functionLoad(FunctionLibrary.PUBLISH.code());
            for (int i = 0; i < CALLS; i++) {
                Call call = anyCall();
                Object answer = answer(real, call);

                assertThat(comparable(call, answer(simulated, call)))
                        .as("call %s: %s", i, call)
                        .isEqualTo(comparable(call, answer));
                if (call.script() == Script.PUBLISH && answer instanceof String text && !text.isEmpty()) {
                    offset = text;
                }
            }
        }
    }

    private static Object answer(RedisCommands<String, String> real, Call call) {
        String[] keys = call.keys().toArray(String[]::new);
        String[] arguments = call.arguments().toArray(String[]::new);
        return call.script() == Script.PUBLISH
                ? real.fcall(FunctionLibrary.PUBLISH.name(), call.type(), keys, arguments)
                : real.eval(call.script().text(), call.type(), keys, arguments);
    }

    private static Object answer(SimulatedRedis simulated, Call call) {
        return call.script() == Script.PUBLISH
                ? simulated.call(FunctionLibrary.PUBLISH, call.keys(), call.arguments())
                : simulated.eval(call.script().text(), call.keys(), call.arguments());
    }

    private Call anyCall() {
        return switch (random.nextInt(14)) {
            case 0 ->
                new Call(
                        Script.COMPLETE,
                        ScriptOutputType.INTEGER,
                        List.of(KEYS.sessions()),
                        List.of(UserKeys.COMPLETE, "1000"));
            case 1 ->
                new Call(
                        Script.BEHIND,
                        ScriptOutputType.VALUE,
                        List.of(MASTER.mark(), MASTER.claim()),
                        List.of("60000"));
            case 2, 3 -> snapshot();
            case 4, 5, 6 -> replay();
            case 7 -> forget();
            case 8 -> store();
            default -> publish();
        };
    }

    private Call publish() {
        String session = any(SESSIONS);
        List<String> arguments = new ArrayList<>(
                List.of(session, HexFormat.of().toHexDigits(random.nextInt()), "100000", "1000", any(MODES)));
        int version = random.nextInt(1, 40);
        do {
            arguments.add(Integer.toString(version));
            arguments.add("{\"sessionId\":\"" + session + "\",\"version\":" + version + ",\"name\":\"Zoë "
                    + "x".repeat(60) + "\"}");
            version += random.nextInt(8) == 0 ? 2 : 1;
        } while (random.nextBoolean());
        return new Call(
                Script.PUBLISH,
                ScriptOutputType.VALUE,
                List.of(KEYS.sessions(), KEYS.events(), KEYS.channel()),
                arguments);
    }

    private Call snapshot() {
        List<String> keys = new ArrayList<>(STATE);
        List<String> arguments = new ArrayList<>(List.of(UserKeys.COMPLETE, "100000"));
        List<String> wanted = new ArrayList<>();
        for (RecoveryId client : CLIENTS) {
            if (random.nextBoolean()) {
                keys.add(KEYS.subscriptions(client));
                wanted.add(random.nextBoolean() ? UserKeys.ALL : any(SESSIONS));
            }
        }
        arguments.addAll(wanted);
        if (random.nextBoolean()) {
            arguments.add(any(SESSIONS));
        }
        return new Call(Script.SNAPSHOT, ScriptOutputType.MULTI, keys, arguments);
    }

    private Call replay() {
        List<String> keys = new ArrayList<>(STATE);
        if (random.nextBoolean()) {
            RecoveryId client = any(CLIENTS);
            keys.add(KEYS.subscriptions(client));
            keys.add(KEYS.recoveries(client));
        }
        int dash = offset.indexOf('-');
        long seq = Math.max(0, Long.parseLong(offset.substring(dash + 1)) - random.nextInt(-1, 6));
        return new Call(
                Script.REPLAY,
                ScriptOutputType.MULTI,
                keys,
                List.of(
                        UserKeys.COMPLETE,
                        random.nextInt(8) == 0 ? any(List.of("other", "0")) : offset.substring(0, dash),
                        Long.toString(seq),
                        random.nextInt(4) == 0 ? "2" : "100",
                        "100000",
                        UserKeys.ALL));
    }

    private Call forget() {
        RecoveryId client = any(CLIENTS);
        return new Call(
                Script.FORGET,
                ScriptOutputType.INTEGER,
                List.of(KEYS.subscriptions(client), KEYS.recoveries(client)),
                List.of(Integer.toString(random.nextInt(4))));
    }

    private Call store() {
        RecoveryId client = any(CLIENTS);
        List<String> arguments = new ArrayList<>(List.of("100000", Integer.toString(random.nextInt(4))));
        SESSIONS.stream().filter(_ -> random.nextBoolean()).forEach(arguments::add);
        if (random.nextBoolean()) {
            arguments.add(UserKeys.ALL);
        }
        return new Call(
                Script.STORE,
                ScriptOutputType.INTEGER,
                List.of(KEYS.subscriptions(client), KEYS.events(), KEYS.recoveries(client)),
                arguments);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Object comparable(Call call, Object answer) {
        return call.script() == Script.SNAPSHOT && answer instanceof List<?> list
                ? List.of(list.subList(0, STATES), comparable(list.subList(STATES, list.size())))
                : comparable(answer);
    }

    /** The fields of a hash come in any order, which shows in lists of texts. */
    private static Object comparable(Object answer) {
        if (!(answer instanceof List<?> list)) {
            return answer;
        }
        return list.stream().anyMatch(List.class::isInstance)
                ? list.stream().map(SimulatedRedisIT::comparable).toList()
                : list.stream().map(String::valueOf).sorted().toList();
    }
}
