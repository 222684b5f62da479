package wagateway.push.fuzz;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** What an object of ours keeps alive, through whatever fields: the bytes of buffers and the characters of texts. */
final class Held {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int bytes;
    private int characters;

    private Held() {}

    static Held by(Object object) {
        var held = new Held();
        held.visit(object);
        return held;
    }

    int bytes() {
        return bytes;
    }

    int characters() {
        return characters;
    }

    private void visit(Object object) {
        if (object == null || !seen.add(object)) {
            return;
        }
        switch (object) {
            case ByteBuffer buffer -> bytes += buffer.capacity();
            case String text -> characters += text.length();
            case Collection<?> elements -> elements.forEach(this::visit);
            case Map<?, ?> map -> {
                map.keySet().forEach(this::visit);
                map.values().forEach(this::visit);
            }
            case Enum<?> _ -> {}
            default -> {
                if (object.getClass().getName().startsWith("wagateway.")) {
                    visitFields(object);
                }
            }
        }
    }

    private void visitFields(Object object) {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                try {
                    visit(field.get(object));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
