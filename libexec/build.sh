# Building and testing: thin words around Maven.

ASSEMBLY=$HERE/karaf-assembly/target/assembly
BUILT=$HERE/karaf-assembly/target/built

maven() {
  need_java compiler
  need mvn
  (cd "$HERE" && mvn -B "$@")
}

# The stamp is older than a source: something must be built. The newest source decides, whatever was in it.
build_is_fresh() {
  [ -e "$BUILT" ] && [ -d "$ASSEMBLY/lib" ] \
    && [ -z "$(find "$HERE/pom.xml" "$HERE/bundles" "$HERE/features" "$HERE/karaf-assembly" \
      \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$BUILT" -print -quit)" ]
}

build() {
  local began
  began=$(mktemp)
  say "building (Maven; the first time it fetches what it needs)"
  maven -q package -DskipTests -pl karaf-assembly -am >&2 || { rm -f "$began"; die "the build failed."; }
  mv "$began" "$BUILT"
}
ensure_built() { build_is_fresh || build; }
