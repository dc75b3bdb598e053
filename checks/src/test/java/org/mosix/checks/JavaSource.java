package org.mosix.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the compiler's own parser says of one file.
 *
 * @param rooms the rooms whose names stand in imports or in qualified names, its own included
 */
record JavaSource(Path file, Set<String> rooms, List<Method> methods) {

    private static final Pattern ROOM = Pattern.compile("org\\.mosix\\.([a-z0-9]+)(\\..*)?");

    /** A method with a body; its length counts from its annotations or first word to its last brace, comments in it too. */
    record Method(String name, long line, long lines) {}

    static List<JavaSource> parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) throw new IllegalStateException("these checks need a JDK, not a JRE");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none");
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files));
            List<JavaSource> sources = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                sources.add(scan(unit, Trees.instance(task).getSourcePositions()));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaSource scan(CompilationUnitTree unit, SourcePositions positions) {
        Set<String> rooms = new TreeSet<>();
        List<Method> methods = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
                Matcher name = ROOM.matcher(tree.toString());
                if (name.matches()) rooms.add(name.group(1));
                return super.visitMemberSelect(tree, null);
            }

            @Override
            public Void visitMethod(MethodTree tree, Void nothing) {
                if (tree.getBody() != null && positions.getEndPosition(unit, tree) >= 0) {
                    long first = line(positions.getStartPosition(unit, tree));
                    long last = line(positions.getEndPosition(unit, tree));
                    methods.add(new Method(tree.getName().toString(), first, last - first + 1));
                }
                return super.visitMethod(tree, null);
            }

            private long line(long position) {
                return unit.getLineMap().getLineNumber(position);
            }
        }.scan(unit, null);
        return new JavaSource(Path.of(unit.getSourceFile().toUri()), rooms, methods);
    }
}
