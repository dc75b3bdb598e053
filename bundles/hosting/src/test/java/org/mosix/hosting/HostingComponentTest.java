package org.mosix.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.AdmissionRule;
import org.mosix.api.NodeId;
import org.mosix.api.policy.AdmitPolicy;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Who is asked about guests while no policies are. */
@Timeout(30)
class HostingComponentTest {
    private static final AdmitPolicy.Comer COMER = new AdmitPolicy.Comer(new NodeId(2), Optional.empty(), 10);

    private final List<Object> offered = new ArrayList<>();

    private record Settings(boolean enabled, String admit, String evict, int periodMillis, int deadlineMillis)
            implements HostingComponent.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return HostingComponent.Config.class;
        }
    }

    private static <T> T played(Class<T> type, java.lang.reflect.InvocationHandler what) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, what));
    }

    private Optional<String> said(Settings settings) throws Exception {
        BundleContext context = played(BundleContext.class, (self, method, arguments) -> {
            offered.add(arguments[1]);
            return played(ServiceRegistration.class, (registration, gone, none) -> offered.remove(arguments[1]));
        });
        HostingComponent component = new HostingComponent(context, settings);
        component.open();
        AdmissionRule rule = (AdmissionRule) offered.get(0);
        assertEquals(rule.closed(), rule.refuses(COMER));
        component.close();
        assertEquals(List.of(), offered);
        return rule.closed();
    }

    @Test
    void wrongSettingsOpenNoMachine() throws Exception {
        assertEquals(
                Optional.of("it decides on no guests: deadlineMillis is 0; it can be 1 to 10000 in its"
                        + " etc/org.mosix.hosting.cfg"),
                said(new Settings(true, "memory", "memory", 200, 0)));
    }

    @Test
    void whoeverSwitchesItOffLetsAllIn() throws Exception {
        assertEquals(Optional.empty(), said(new Settings(false, "memory", "memory", 200, 100)));
    }
}
