package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.After;
import org.junit.Test;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/** mosix-login: a worker with a door for users and the administrator's commands. */
public class LoginRoleIT extends Role {
    private static final Path DOOR = Path.of("/run/mosix/node.sock");
    private static final Set<String> COMMANDS = Set.of(
            "bestnode",
            "block",
            "bring",
            "cloud-add",
            "cloud-close",
            "cloud-open",
            "cloud-remove",
            "cloud-set",
            "cloud-unset",
            "clouds",
            "cluster",
            "cluster-create",
            "cluster-leave",
            "cluster-revoke",
            "cluster-root",
            "cluster-token",
            "connect",
            "decisions",
            "disconnect",
            "expel",
            "freeze",
            "guests",
            "join",
            "migrate",
            "mon",
            "noblock",
            "nodes",
            "nostay",
            "partner-distrust",
            "partner-remove",
            "partner-set",
            "partner-trust",
            "partner-unset",
            "partners",
            "policies",
            "policy-test",
            "ps",
            "queue",
            "queue-delete",
            "queue-priority",
            "queue-run",
            "run",
            "setting",
            "stay",
            "thaw",
            "where",
            "why");

    private static final String NO_WORKER = "ERROR this node has no part that runs and moves processes";

    public LoginRoleIT() {
        super("mosix-login");
    }

    /** A test that failed leaves no settings to the next one. */
    @After
    public void forget() throws IOException {
        forgetNode();
    }

    @Test
    public void isQuietWithoutConfiguration() throws Exception {
        assertTrue(ours().containsAll(List.of("door", "migration", "shell")));
        until("the commands are there", () -> commands().equals(COMMANDS));
        assertTrue(shell("mosix:nodes").startsWith("ERROR this node knows no others"));
        assertTrue(shell("mosix:ps").startsWith(NO_WORKER));
        assertTrue(shell("mosix:expel").startsWith(NO_WORKER));
        assertEquals(Set.of("mosix-door-accept"), threads());
        assertEquals(List.of(), complaints());
    }

    @Test
    public void answersWhileItIsConfigured() throws Exception {
        configureNode();
        until("the commands come", () -> commands().equals(COMMANDS));
        until("they work", () -> shell("mosix:ps").contains("no process was started by mosrun on this node"));
        assertEquals(List.of(ComponentConfigurationDTO.ACTIVE), states("org.mosix.door.Door"));
        assertTrue(offered("Launcher"));
        assertTrue(Files.exists(DOOR));

        until(
                "the nodes are known",
                () -> shell("mosix:nodes")
                        .matches("(?s).*71 \\| \\* \\| 127\\.0\\.0\\.1:.*72 \\|   \\| 127\\.0\\.0\\.2:.*"));
        until("its owner may speak", () -> offered("OwnerRule"));
        assertTrue(shell("mosix:ps").contains("no process was started by mosrun on this node"));
        assertEquals("ERROR there is no process 4194304\n", shell("mosix:why 4194304"));
        assertEquals("ERROR 'abc' is not a process number\n", shell("mosix:why abc"));
        assertTrue(shell("mosix:migrate 1 home").startsWith("ERROR process 1 was not started by mosrun"));
        assertEquals("no guests are let in any more; none is here\n", shell("mosix:block"));
        assertEquals("no guests are here\n", shell("mosix:expel"));
        assertEquals("no process of this home is away\n", shell("mosix:bring"));
        assertEquals("at most 3 guests\n", shell("mosix:guests 3"));
        String guests = shell("mosix:guests");
        assertTrue(guests, guests.startsWith("at most 3 guests\n") && guests.contains("no guests are here"));
        assertEquals("processes of this home leave only when their users say so\n", shell("mosix:stay"));
        for (String command : COMMANDS) {
            String help = shell("mosix:" + command + " --help");
            assertTrue(help, help.contains("SYNTAX") && help.contains("mosix:" + command));
        }

        forgetNode();
        until("the commands say that it has gone", () -> shell("mosix:ps").startsWith(NO_WORKER));

        configureNode();
        until("the commands work again", () -> shell("mosix:ps").contains("no process was started"));
        until("its owner may speak again", () -> offered("OwnerRule"));
        assertEquals("a block holds", "guests are let in again\n", shell("mosix:noblock"));
        assertEquals("guests were let in already\n", shell("mosix:noblock"));
        assertTrue("a limit holds", shell("mosix:guests").startsWith("at most 3 guests\n"));
        assertEquals("at most as many guests as come (off)\n", shell("mosix:guests default"));
        assertEquals("processes leave by themselves again\n", shell("mosix:nostay"));
    }

    @Test
    public void runsProgramsInTheSession() throws Exception {
        configureNode();
        until("the commands come", () -> commands().equals(COMMANDS));
        until("they work", () -> shell("mosix:ps").contains("no process was started by mosrun on this node"));
        assertEquals("three\ntwo\none\n", shell("mosix:run tac", "one\ntwo\nthree\n"));
        String failed = shell("mosix:run sh -c 'echo out; echo err >&2; exit 3'");
        assertTrue(failed, failed.contains("out\n") && failed.contains("err\n"));
        assertTrue(failed, failed.endsWith("ERROR the program ended with exit status 3\n"));
    }
}
