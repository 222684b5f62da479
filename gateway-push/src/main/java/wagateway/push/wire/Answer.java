package wagateway.push.wire;

import tools.jackson.databind.json.JsonMapper;

/** The answer to a command that asked for one. */
public sealed interface Answer {
    /** The JSON object that is the only argument of the ack. */
    String json();

    /** Done. */
    record Done() implements Answer {
        @Override
        public String json() {
            return "{\"ok\":true}";
        }
    }

    /** Kept, but the present state follows only when the event bus can be reached again. */
    record Pending() implements Answer {
        @Override
        public String json() {
            return "{\"ok\":true,\"pending\":true}";
        }
    }

    /** @param code one of {@link Refusal} */
    record Refused(String code, String message) implements Answer {
        @Override
        public String json() {
            return "{\"ok\":false,\"code\":\"" + code + "\",\"message\":"
                    + JsonMapper.shared().writeValueAsString(message) + "}";
        }
    }
}
