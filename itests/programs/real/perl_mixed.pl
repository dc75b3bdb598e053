# Perl: hashes, regular expressions, sorting, pack, files, a child with a pipe, signals, sprintf.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
my ($seed, $rounds) = (12345, shift // 6);
sub next_number { $seed = ($seed * 1103515245 + 12345) % 2147483648; return $seed }
my $usr1 = 0;
$SIG{USR1} = sub { $usr1++ };
for my $round (1 .. $rounds) {
    my (%count, @words);
    for (1 .. 60000) { my $w = join '', map { chr(97 + next_number() % 6) } 1 .. 4; $count{$w}++; push @words, $w; }
    my @top = (sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count)[0 .. 9];
    my $text = join ' ', @words;
    my $matches = () = $text =~ /\b(a[bc]+d?|f.e\w)\b/g;
    (my $changed = $text) =~ s/(\w)(\w)(\w)(\w)/$4$2$3$1/g;
    open(my $out, '>', "perl$round.txt") or die $!;
    print $out "$_ $count{$_}\n" for sort keys %count;
    close $out;
    open(my $in, '<', "perl$round.txt") or die $!;
    my $lines = 0;
    while (<$in>) { chomp; my ($w, $n) = split; $lines += $n; }
    close $in;
    my $sorted = `sort -k2nr -k1 perl$round.txt | head -3 | tr '\\n' ' '`;
    my $pid = open(my $pipe, '-|') // die $!;
    if (!$pid) { print sha256_hex($changed), "\n"; exit 3 }
    my $hash = <$pipe>;
    close $pipe;
    my $status = $? >> 8;
    kill USR1 => $$ for 1 .. 3;
    print "$round @top $matches $lines $status $hash$sorted ", unpack('%32C*', pack('N*', map { next_number() } 1 .. 100)), "\n";
}
print "signals $usr1\n";
