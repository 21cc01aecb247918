"""Small JSONata functions defined at the head of the expressions that use them.

They do what Python's operators do on values whose type is not known at compile time. Each fails (`$error`, a JSONata
error, or an undefined result where the text says *soft*) exactly where Python raises. Their names are camelCase,
which Python variables rarely are, and reserved (`reserved_names`).
"""

# ruff: noqa: E501  (one helper per line: a line is one definition)
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

_BLANKS: Final = r"[ \t\n\r\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""What `int` and `float` take for blanks in any text; the separators U+001C to U+001F only in one beyond ASCII."""
SPACES: Final = r"[ \t\n\r\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""What `str.strip` and `str.split` take for blanks, as a regular expression class."""
_UNPRINTABLE: Final = (
    r"[\x00-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u3000\ue000-\uf8ff\ufeff\ufff0-\ufffb\ufffe\uffff]"
)
_ODD_CASES: Final = (
    r"[\xaa\xba\u0138\u0149\u0180-\u02ff\u0345\u037a\u03a3\u03d2-\u03d4\u03fc\u0560\u0588\u10a0-\u10ff\u1c90-\u1dbf"
    r"\u1e9c-\u1e9f\u1f80-\u1fff\u2071-\u209c\u2102-\u2115\u2119-\u211d\u2124-\u2149\u2c60-\u2cff\ua69c\ua69d"
    r"\ua722-\ua7ff\uab30-\uab68]"
)
"""Letters whose title case is not their upper case, that have one case only, or whose case depends on their place; up to
U+FFFF. Those beyond are told by their UTF-8 (`plainCases`): modifiers, letters of mathematics, squared and circled ones.
"""
OTHER_DIGITS: Final = (
    r"\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u0def\u0e50-\u0f29\u1040-\u1099\u17e0-\u1c59\ua620-\uabf9"
    r"\uff10-\uff19"
)
"""Where the digits of other scripts than ours are, up to U+FFFF; with the letters between them."""
_LINES: Final = r"""
orFail($v): $exists($v) ? $v : $error("KeyError or IndexError")
getKey($o, $k): $type($o) = "object" and $type($k) = "string" ? $lookup($o, $k)
asNum($v): $type($v) = "boolean" ? ($v ? 1 : 0) : $type($v) = "number" ? $v : $error("TypeError: not a number")
asInt($v): ($n := $asNum($v); $floor($n) = $n ? $n : $error("TypeError: not an int"))
asStr($v): $type($v) = "string" ? $v : $error("TypeError: not a str")
asList($v): $type($v) = "array" ? $v : $error("TypeError: not a list")
asKey($v): $type($v) = "string" ? $v : $exists($v) and $not($type($v) in ["array", "object"]) ? $error("flowdsl: only texts can be keys") : $error("TypeError: unhashable")
asItem($v): $type($v) in ["array", "object"] ? $error("TypeError: unhashable") : $v
asPair($p): ($k := $asKey($unpack($p, 2)[0]); $p)
asDict($v): $type($v) = "object" ? $v : $error("TypeError: not a dict")
truthy($v): $type($v) = "array" ? $count($v) > 0 : $exists($v) ? $boolean($v) : $error("KeyError or IndexError")
box($v): $type($v) = "array" ? [[$v]] : $exists($v) ? [$v] : $error("KeyError or IndexError")
divide($a, $b): $b = 0 ? $error("ZeroDivisionError") : $a / $b
modulo($a, $b): ($b = 0 ? $error("ZeroDivisionError"); $r := $a % $b; $r != 0 and ($r < 0) != ($b < 0) ? $r + $b : $r)
floorDiv($a, $b): ($m := $modulo($a, $b); $q := ($a - $m) / $b; $f := $floor($q); $q - $f > 0.5 ? $f + 1 : $f)
dividend($v): $type($v) = "string" ? $error("flowdsl: `%` formats no texts") : $asNum($v)
powered($a, $b): $a < 0 and $floor($b) != $b ? $error("flowdsl: a complex number") : $power($a, $b)
add($a, $b): $type($a) = "string" and $type($b) = "string" ? $a & $b : $type($a) = "array" and $type($b) = "array" ? $append($a, $b) : $asNum($a) + $asNum($b)
repeat($v, $n): $type($v) = "string" ? $join([$map([1..$n], function($i) { $v })]) : $reduce([1..$n], function($all, $i) { $append($all, $v) }, [])
multiply($a, $b): $type($a) in ["string", "array"] ? $repeat($a, $asInt($b)) : $type($b) in ["string", "array"] ? $repeat($b, $asInt($a)) : $asNum($a) * $asNum($b)
multiplyNumbers($a, $b): $type($a) in ["string", "array"] or $type($b) in ["string", "array"] ? $error("flowdsl: a text or a list times what may be a float") : $asNum($a) * $asNum($b)
unbool($v): $type($v) = "boolean" ? ($v ? 1 : 0) : $type($v) = "array" ? [$map($v, $unbool)[]] : $type($v) = "object" ? $merge([$each($v, function($w, $k) { {$k: $unbool($w)} })[]]) : $v
same($a, $b): $exists($a) and $exists($b) ? $unbool($a) = $unbool($b) : $error("KeyError or IndexError")
sortText($s): $contains($encodeUrlComponent($s), "%F") ? $join($map([0..$length($s) - 1], function($i) { ($c := $substring($s, $i, 1); $contains($encodeUrlComponent($c), "%F") ? "\uffff" & $c : $c) })) : $s
less($a, $b): $type($a) = "string" and $type($b) = "string" ? $sortText($a) < $sortText($b) : $type($a) = "array" and $type($b) = "array" ? $lessList($a, $b, 0) : $asNum($a) < $asNum($b)
lessList($a, $b, $i): $i >= $count($b) ? false : $i >= $count($a) ? true : $same($a[$i], $b[$i]) ? $lessList($a, $b, $i + 1) : $less($a[$i], $b[$i])
holds($o, $v): $not($exists($v)) ? $error("KeyError or IndexError") : $type($o) = "array" ? $count($filter($o, function($w) { $same($w, $v) })[]) > 0 : $type($o) = "string" ? $contains($o, $asStr($v)) : $type($o) = "object" and $exists($v) and $not($type($v) in ["array", "object"]) ? $type($v) = "string" and $exists($lookup($o, $v)) : $error("TypeError or KeyError")
size($v): $type($v) = "array" ? $count($v) : $type($v) = "string" ? $length($v) : $type($v) = "object" ? $count($keys($v)) : $error("TypeError: no len()")
chars($s): $contains($encodeUrlComponent($s), "%F") ? [$map([0..$length($s) - 1], function($i) { $substring($s, $i, 1) })] : $split($s, "")
items($v): $type($v) = "array" ? $v : $type($v) = "string" ? $chars($v) : $type($v) = "object" ? [$keys($v)] : $error("TypeError: not iterable")
part($o, $k): $type($o) = "object" ? $getKey($o, $k) : $type($o) = "array" ? ($i := $asInt($k); $o[$i]) : $type($o) = "string" ? ($i := $asInt($k); $i >= -$length($o) and $i < $length($o) ? $substring($o, $i, 1))
clip($i, $n, $low, $high): ($j := $asInt($i); $k := $j < 0 ? $j + $n : $j; $k < $low ? $low : $k > $high ? $high : $k)
slice($o, $lo, $hi, $step): ($s := $step = null ? 1 : $asInt($step); $s = 0 ? $error("ValueError: slice step cannot be zero"); $n := $type($o) in ["string", "array"] ? $size($o) : $error("TypeError: no slice"); $low := $s > 0 ? 0 : -1; $high := $s > 0 ? $n : $n - 1; $a := $lo = null ? ($s > 0 ? $low : $high) : $clip($lo, $n, $low, $high); $b := $hi = null ? ($s > 0 ? $high : $low) : $clip($hi, $n, $low, $high); $s = 1 ? ($type($o) = "string" ? $substring($o, $a, $b - $a) : [$filter($o, function($v, $i) { $i >= $a and $i < $b })[]]) : ($m := $s > 0 ? $floor(($b - $a - 1) / $s) : $floor(($a - $b - 1) / -$s); $type($o) = "string" ? $join([$map([0..$m], function($i) { $substring($o, $a + $i * $s, 1) })]) : [$map([0..$m], function($i) { $o[$a + $i * $s] })[]]))
place($i, $n): ($j := $asInt($i); $k := $j < 0 ? $j + $n : $j; $k >= 0 and $k < $n ? $k : $error("IndexError"))
setItem($o, $k, $v): $exists($v) and $type($o) = "object" ? $merge([$o, {$asStr($k): $v}]) : $exists($v) and $type($o) = "array" ? ($i := $place($k, $count($o)); [$map($o, function($w, $j) { $j = $i ? $v : $w })[]]) : $error("TypeError or KeyError")
setAny($o, $k, $v): $setItem($o, $type($o) = "object" ? $asKey($k) : $k, $v)
delItem($o, $k): $type($o) = "object" ? ($exists($getKey($o, $k)) ? $merge([$sift($o, function($v, $n) { $n != $k })]) : $error("KeyError")) : $type($o) = "array" ? ($i := $place($k, $count($o)); [$filter($o, function($w, $j) { $j != $i })[]]) : $error("TypeError")
hexBytes($c): [$map($filter($split($encodeUrlComponent($c), "%"), function($h) { $h != "" }), function($h) { $number("0x" & $h) })]
codePoint($c): $contains($encodeUrlComponent($c), "%") ? ($b := $hexBytes($c); $n := $count($b); $reduce($append([$n = 1 ? $b[0] : $n = 2 ? $b[0] - 192 : $n = 3 ? $b[0] - 224 : $b[0] - 240], [$map($filter($b, function($x, $i) { $i > 0 }), function($x) { $x - 128 })]), function($a, $x) { $a * 64 + $x })) : 32 + $length($substringBefore(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~", $c))
escape($c): ($n := $codePoint($c); $n < 256 ? "\\x" & $pad($formatBase($n, 16), -2, "0") : $n < 65536 ? "\\u" & $pad($formatBase($n, 16), -4, "0") : "\\U" & $pad($formatBase($n, 16), -8, "0"))
shown($s): $contains($encodeUrlComponent($s), /%F(3%(A0%8[01]|B)|4|0%(9D%85%B[3-9A]|91%8[23]%[8B]D|93%9[01]|9B%B2%A[0-3]))/) ? $error("flowdsl: unprintable text beyond U+FFFF") : $s
quote($s): ($q := $contains($s, "'") and $not($contains($s, "\"")) ? "\"" : "'"; $t := $replace($replace($replace($replace($shown($s), "\\", "\\\\"), "\n", "\\n"), "\r", "\\r"), "\t", "\\t"); $t := $q = "'" ? $replace($t, "'", "\\'") : $t; $q & $replace($t, /[UNPRINTABLE]/, function($m) { $escape($m.match) }) & $q)
numText($n): ($s := $string($n); $n = $floor($n) ? $formatBase($n) : $number($s) = $n and ($abs($n) >= 0.0001 or $contains($s, "e")) ? $replace($s, /e-(\d)$/, "e-0$1") : ($n < 0 ? "-" : "") & $shortest($abs($n), $contains($s, "e") ? $number($substringAfter($s, "e")) : $exponent($abs($n), 0)))
shortest($x, $e): ($m := $fives($x * $power(2, 16 - $e), 0, 16 - $e); $l := $m[0] % 100; $t := $l + $m[1]; $h := ($m[0] - $l) / 100; $write := function($k) { ($s := $power(10, $k); $r := $round($t * $s / 100); $c := $floor($r / $s); $d := $formatBase($h + $c) & ($k = 0 ? "" : $pad($formatBase($r - $c * $s), -$k, "0")); $k = 2 or $number($d & "e" & ($e - 14 - $k)) = $x ? $pointed($replace($d, /0+$/, ""), $e + $length($d) - 15 - $k) : $write($k + 1)) }; $write(0))
fives($p, $q, $n): ($f := $power(5, $n > 22 ? 22 : $n); $m := $p * $f; $r := $productError($p, $f, $m) + $q * $f; $n > 22 ? $fives($m, $r, $n - 22) : [$m, $r])
pointed($d, $e): $e < -4 ? $substring($d, 0, 1) & ($length($d) > 1 ? "." & $substring($d, 1) : "") & "e-" & $pad($formatBase(-$e), -2, "0") : $e < 0 ? $pad("0.", 1 - $e, "0") & $d : $substring($d, 0, $e + 1) & "." & $substring($d, $e + 1)
repr($v): ($t := $type($v); $t = "string" ? $quote($v) : $t = "number" ? $numText($v) : $t = "boolean" ? ($v ? "True" : "False") : $t = "null" ? "None" : $t = "array" ? "[" & $join([$map($v, $repr)], ", ") & "]" : $t = "object" ? "{" & $join([$each($v, function($w, $k) { $quote($k) & ": " & $repr($w) })], ", ") & "}" : $error("KeyError or IndexError"))
scalarText($v): ($t := $type($v); $t = "string" ? $v : $t = "number" ? $numText($v) : $t = "boolean" ? ($v ? "True" : "False") : $t = "null" ? "None" : $error("KeyError or IndexError"))
textOf($v): $type($v) = "string" ? $v : $plainRepr($v)
plainQuote($s): ($q := $contains($s, "'") and $not($contains($s, "\"")) ? "\"" : "'"; $t := $replace($replace($replace($replace($shown($s), "\\", "\\\\"), "\n", "\\n"), "\r", "\\r"), "\t", "\\t"); $contains($t, /[UNPRINTABLE]/) ? $error("flowdsl: unprintable text inside a list or dict") : $q & ($q = "'" ? $replace($t, "'", "\\'") : $t) & $q)
plainRepr($v): ($t := $type($v); $t = "string" ? $plainQuote($v) : $t = "number" ? $numText($v) : $t = "boolean" ? ($v ? "True" : "False") : $t = "null" ? "None" : $t = "array" ? "[" & $join([$map($v, $plainRepr)], ", ") & "]" : $t = "object" ? "{" & $join([$each($v, function($w, $k) { $plainQuote($k) & ": " & $plainRepr($w) })], ", ") & "}" : $error("KeyError or IndexError"))
unpack($v, $n): ($l := $items($v); $count($l) = $n ? $l : $error("ValueError: cannot unpack"))
unpackRest($v, $n, $m): ($l := $items($v); $c := $count($l); $c < $n + $m ? $error("ValueError: not enough items to unpack") : $append($append([$filter($l, function($w, $i) { $i < $n })[]], [[$filter($l, function($w, $i) { $i >= $n and $i < $c - $m })[]]]), [$filter($l, function($w, $i) { $i >= $c - $m })[]]))
addInto($a, $b): $type($a) = "array" ? $append($a, $items($b)) : $add($a, $b)
whole($n, $least): $type($n) = "number" ? ($n = $floor($n) and $n >= $least ? $n : $error("ValueError: not a whole number of at least " & $string($least))) : $error("TypeError: not a number")
limit($n): $n = null ? 0 : $whole($n, 0)
timeout($n): $whole($n, 1) > 99999999 ? $error("ValueError: not a number of seconds up to 99999999") : $n
share($n): $type($n) = "number" ? ($n >= 0 and $n <= 100 ? $n : $error("ValueError: not a percentage")) : $error("TypeError: not a number")
seconds($n): $n < 0 ? $error("ValueError: sleep length must be non-negative") : $ceil($n)
message($c): ($m := $match($c, /^\{"errorMessage": ?("[^"\x5c]*(\x5c.[^"\x5c]*)*")/, 1); $exists($m) ? $parse("{\"text\":" & $m.groups[0] & "}").text : $c)
moment($t): $type($t) = "string" and $contains($t, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/) ? $t : $error("ValueError: no timestamp")
setOf($l): $reduce($l, function($s, $v) { $type($v) in ["array", "object"] ? $error("TypeError: unhashable") : $holds($s, $v) ? $s : $append($s, $box($v)) }, [])
setUnion($a, $b): $setOf($append($a, $b))
setCommon($a, $b): [$filter($a, function($v) { $holds($b, $v) })[]]
setMinus($a, $b): [$filter($a, function($v) { $not($holds($b, $v)) })[]]
setEither($a, $b): $append($setMinus($a, $b), $setMinus($b, $a))
setWithin($a, $b): $count($setMinus($a, $b)) = 0
setAround($a, $l): $reduce($l, function($r, $v) { $r ? $holds($a, $hashable($v)) : false }, true)
setApart($a, $l): $reduce($l, function($r, $v) { $r ? $not($holds($a, $hashable($v))) : false }, true)
setFound($a, $l): $reduce($l, function($r, $v) { $count($r) > 0 and $count($r) = $count($a) ? $r : ($h := $hashable($v); $holds($a, $h) and $not($holds($r, $h)) ? $append($r, [$h]) : $r) }, [])
setInside($a, $b): $setWithin($a, $b) and $count($a) < $count($b)
setSame($a, $b): $setWithin($a, $b) and $count($a) = $count($b)
bitAnd($a, $b): $a = 0 or $b = 0 ? 0 : $a = -1 ? $b : $b = -1 ? $a : ($x := $floor($a / 2); $y := $floor($b / 2); 2 * $bitAnd($x, $y) + ($a - 2 * $x) * ($b - 2 * $y))
bitOr($a, $b): -$bitAnd(-$a - 1, -$b - 1) - 1
bitXor($a, $b): $bitOr($a, $b) - $bitAnd($a, $b)
bits($o, $a, $b): $type($a) = "boolean" and $type($b) = "boolean" ? ($o = "&" ? $a and $b : $o = "|" ? $a or $b : $a != $b) : ($x := $asInt($a); $y := $asInt($b); $o = "&" ? $bitAnd($x, $y) : $o = "|" ? $bitOr($x, $y) : $bitXor($x, $y))
uncounted($c, $k): $merge([$sift($c, function($v, $n) { $n != $k })])
mergeInto($a, $b): $type($a) = "object" ? $merge([$a, $toDict($b)]) : $bits("|", $a, $b)
either($a, $b): $type($a) = "object" and $type($b) = "object" ? $merge([$a, $b]) : $bits("|", $a, $b)
eitherDict($a, $b): $type($a) = "object" and $type($b) = "object" ? $merge([$a, $b]) : ($asInt($a); $asInt($b); $error("flowdsl: `|` of what may be a float"))
mergeDict($a, $b): $type($a) = "object" ? $merge([$a, $toDict($b)]) : $eitherDict($a, $b)
shiftLeft($v, $n): $n < 0 ? $error("ValueError: negative shift count") : $v * $power(2, $n)
shiftRight($v, $n): $n < 0 ? $error("ValueError: negative shift count") : $n > 60 ? ($v < 0 ? -1 : 0) : $floor($v / $power(2, $n))
setSlice($o, $lo, $hi, $new): ($n := $count($o); $a := $lo = null ? 0 : $clip($lo, $n, 0, $n); $b := $hi = null ? $n : $clip($hi, $n, 0, $n); $c := $b < $a ? $a : $b; $append($append([$filter($o, function($v, $i) { $i < $a })[]], $new), [$filter($o, function($v, $i) { $i >= $c })[]]))
stripped($s): $replace($replace($s, /^SPACES+/, ""), /SPACES+$/, "")
bare($s): $replace($replace($s, /^BLANKS+/, ""), /BLANKS+$/, "")
noNumber($t): $error($contains($t, /[DIGITS\x1c-\x1f]/) or $contains($encodeUrlComponent($t), "%F") ? "flowdsl: only the digits 0 to 9 are read" : "ValueError: not a number")
parseInt($v): $type($v) = "string" ? ($t := $bare($v); $contains($t, /^[+-]?[0-9]+(_[0-9]+)*$/) ? ($n := $number($replace($replace($t, "+", ""), "_", "")); $abs($n) <= 9007199254740992 ? $n : $error("flowdsl: the int is beyond 2^53")) : $noNumber($t)) : ($n := $asNum($v); $n < 0 ? $ceil($n) : $floor($n))
parseBase($s, $b, $p): ($t := $lowercase($bare($s)); $m := $substring($t, 0, 1) = "-" ? -1 : 1; $u := $replace($t, /^[+-]/, ""); $w := $p != "" and $substring($u, 0, 2) = "0" & $p ? $replace($substring($u, 2), /^_/, "") : $u; $d := "0123456789abcdefghijklmnopqrstuvwxyz"; $contains($w, /^[0-9a-z]+(_[0-9a-z]+)*$/) ? $m * $reduce($split($replace($w, "_", ""), ""), function($a, $c) { ($i := $length($substringBefore($d, $c)); $i >= $b ? $error("ValueError: not an int of this base") : $a > 9007199254740992 / $b - $b ? $error("flowdsl: the int is beyond 2^53") : $a * $b + $i) }, 0) : $noNumber($w))
parseFloat($v): $type($v) = "string" ? ($t := $bare($v); $contains($t, /^[+-]?(inf|infinity|nan)$/i) ? $error("flowdsl: infinity and nan are no JSON numbers") : $contains($t, /^[+-]?([0-9]+(_[0-9]+)*\.?([0-9]+(_[0-9]+)*)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+(_[0-9]+)*)?$/) ? $number($replace($replace($replace($replace($t, "_", ""), /^\+/, ""), /^(-?)\./, "$10."), /\.([eE]|$)/, ".0$1")) : $noNumber($t)) : $asNum($v)
roundTo($v, $n): ($x := $asNum($v); $n < 0 ? $round($x, $n) : $n > 22 ? $x : ($s := $power(10, $n); $p := $x * $s; $abs($p) > 4503599627370496 ? $x : ($f := $floor($p); $d := $p - $f - 0.5; $e := $d = 0 ? $productError($x, $s, $p) : 0; $r := $d + $e > 0 ? $f + 1 : $d + $e < 0 ? $f : $f % 2 = 0 ? $f : $f + 1; $r / $s)))
productError($x, $y, $p): ($g := 134217729; $c := $g * $x; $a := $c - ($c - $x); $b := $x - $a; $k := $g * $y; $h := $k - ($k - $y); $l := $y - $h; $b * $l - ((($p - $a * $h) - $b * $h) - $a * $l))
toDict($v): $type($v) = "object" ? $v : $fromPairs($items($v))
noText($v): $type($v) = "string" ? $error("TypeError: sum() can't sum strings") : $v
ordinal($c): $length($c) = 1 ? $codePoint($c) : $error("TypeError: ord() expected a character")
getOr($o, $k, $d): $type($o) = "object" and $exists($k) and $exists($d) and $not($type($k) in ["array", "object"]) ? ($v := $getKey($o, $k); $exists($v) ? $v : $d) : $error("TypeError or AttributeError")
popOr($o, $k, $d): $type($o) = "object" and $count($keys($o)) = 0 ? $d : $getOr($o, $k, $d)
withDefault($o, $k, $d): $exists($lookup($o, $k)) ? $o : $merge([$o, {$k: $d}])
hashable($v): $type($v) in ["array", "object"] ? $error("TypeError: unhashable") : $v
popped($o, $k): $type($o) = "object" ? $getKey($o, $k) : $asList($o)[$asInt($k)]
without($o, $k): $type($k) in ["array", "object"] and $count($keys($o)) > 0 ? $error("TypeError: unhashable") : $merge([$sift($o, function($v, $n) { $n != $k })])
lastItem($o): ($k := [$keys($o)][-1]; $exists($k) ? [$k, $box($lookup($o, $k))] : $error("KeyError: empty dict"))
indexIn($l, $v): ($i := [$filter([0..$count($l) - 1], function($i) { $same($l[$i], $v) })][0]; $exists($i) ? $i : $error("ValueError: not in list"))
indexBetween($o, $v, $lo, $hi): $type($o) = "string" ? $found($findIn($o, $asStr($v), $lo, $hi)) : ($n := $count($asList($o)); $a := $clip($lo, $n, 0, $n); $b := $hi = null ? $n : $clip($hi, $n, 0, $n); $i := [$filter([0..$n - 1], function($i) { $i >= $a and $i < $b and $same($o[$i], $v) })][0]; $exists($i) ? $i : $error("ValueError: not in list"))
indexOfAny($o, $v): $type($o) = "string" ? $found($indexOf($o, $asStr($v))) : $indexIn($asList($o), $v)
countIn($l, $v): $count($filter($l, function($w) { $same($w, $v) })[])
countOf($o, $v): $type($o) = "string" ? $occurrences($o, $asStr($v)) : $countIn($asList($o), $v)
cleared($o): $type($o) = "object" ? {} : $type($o) = "array" ? [] : $error("AttributeError")
copied($o): $type($o) in ["object", "array"] ? $o : $error("AttributeError")
setRemove($s, $v): $holds($s, $v) ? $setMinus($s, [$v]) : $error("KeyError")
indexOf($s, $t): $contains($s, $t) ? $length($substringBefore($s, $t)) : -1
intOrNone($v): $v = null ? null : $asInt($v)
roundBy($v, $n): $n = null ? $round($v) : $roundTo($v, $asInt($n))
stripBy($s, $c, $side): $c = null ? ($side = "both" ? $stripped($s) : $side = "left" ? $replace($s, /^SPACES+/, "") : $replace($s, /SPACES+$/, "")) : ($t := $side = "right" ? $s : $stripLeft($s, $asStr($c)); $side = "left" ? $t : $stripRight($t, $asStr($c)))
splitBy($s, $t, $n, $right): $t = null ? ($n < 0 ? $words($s) : $right ? $error("flowdsl: rsplit with a limit and without a separator") : $wordsUpTo($s, $n)) : $right ? $splitRight($s, $nonEmpty($asStr($t)), $n) : $splitUpTo($s, $nonEmpty($asStr($t)), $n)
found($i): $i < 0 ? $error("ValueError: substring not found") : $i
findIn($s, $t, $lo, $hi): ($n := $length($s); $a := $lo = null ? 0 : $lo < 0 ? $max([$lo + $n, 0]) : $lo; $b := $hi = null ? $n : $clip($hi, $n, 0, $n); $a > $n or $b < $a ? -1 : ($i := $indexOf($substring($s, $a, $b - $a), $t); $i < 0 ? -1 : $i + $a))
backwards($s): $join($reverse($chars($s)))
lastOf($s, $t): ($i := $indexOf($backwards($s), $backwards($t)); $i < 0 ? -1 : $length($s) - $length($t) - $i)
occurrences($s, $t): $t = "" ? $length($s) + 1 : $count($split($s, $t)) - 1
nonEmpty($s): $s = "" ? $error("ValueError: empty separator") : $s
words($s): ($t := $stripped($s); $t = "" ? [] : $split($t, /SPACES+/))
wordsUpTo($s, $n): ($t := $replace($s, /^SPACES+/, ""); $t = "" ? [] : $n = 0 ? [$t] : ($w := $split($t, /SPACES/)[0]; $append([$w], $wordsUpTo($substring($t, $length($w)), $n - 1))))
splitUpTo($s, $t, $n): $n < 0 ? $split($s, $t) : $n = 0 or $not($contains($s, $t)) ? [$s] : $append([$substringBefore($s, $t)], $splitUpTo($substringAfter($s, $t), $t, $n - 1))
splitRight($s, $t, $n): ($i := $n = 0 ? -1 : $lastOf($s, $t); $i < 0 ? [$s] : $append($splitRight($substring($s, 0, $i), $t, $n - 1), [$substring($s, $i + $length($t))]))
lines($s): $s = "" ? [] : $split($replace($s, /(\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])$/, ""), /\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]/)
partitionAt($s, $t): $contains($s, $t) ? [$substringBefore($s, $t), $t, $substringAfter($s, $t)] : [$s, "", ""]
partitionLast($s, $t): ($i := $lastOf($s, $t); $i < 0 ? ["", "", $s] : [$substring($s, 0, $i), $t, $substring($s, $i + $length($t))])
replaced($s, $old, $new, $n): $old != "" ? ($n < 0 ? $replace($s, $old, $new) : $replace($s, $old, $new, $n)) : ($c := $chars($s); $m := $n < 0 ? $count($c) + 1 : $n; $join([$map($c, function($x, $i) { $i < $m ? $new & $x : $x })]) & ($m > $count($c) ? $new : ""))
startsWith($s, $t): $substring($s, 0, $length($t)) = $t
endsWith($s, $t): $t = "" or $substring($s, -$length($t)) = $t
zeroFilled($s, $n): ($c := $substring($s, 0, 1); $c in ["+", "-"] ? $c & ($n > 1 ? $padLeft($substring($s, 1), $n - 1, "0") : $substring($s, 1)) : $padLeft($s, $n, "0"))
padRight($s, $n, $c): $n > 0 ? $pad($s, $n, $c) : $s
padLeft($s, $n, $c): $n > 0 ? $pad($s, -$n, $c) : $s
centred($s, $n, $c): ($p := $n - $length($s); $p <= 0 ? $s : ($l := $floor($p / 2) + ($p % 2 = 1 and $n % 2 = 1 ? 1 : 0); $pad($pad($s, -($l + $length($s)), $c), $n, $c)))
oneChar($c): $length($c) = 1 ? $c : $error("TypeError: the fill character must be exactly one character long")
withoutPrefix($s, $t): $startsWith($s, $t) ? $substring($s, $length($t)) : $s
withoutSuffix($s, $t): $t != "" and $endsWith($s, $t) ? $substring($s, 0, $length($s) - $length($t)) : $s
stripLeft($s, $c): $s != "" and $contains($c, $substring($s, 0, 1)) ? $stripLeft($substring($s, 1), $c) : $s
stripRight($s, $c): $s != "" and $contains($c, $substring($s, -1)) ? $stripRight($substring($s, 0, $length($s) - 1), $c) : $s
ascii($s): $contains($s, /[^\x00-\x7f]/) ? $error("flowdsl: only ASCII text can be classified") : $s
marshal($v): ($t := $type($v); $t = "string" ? {"S": $v} : $t = "number" ? {"N": $numText($v)} : $t = "boolean" ? {"BOOL": $v} : $t = "null" ? {"NULL": true} : $t = "array" ? {"L": [$map($v, $marshal)[]]} : $t = "object" ? {"M": $marshalItem($v)} : $error("KeyError or IndexError"))
marshalItem($o): $type($o) = "object" ? $merge([$each($o, function($v, $k) { {$k: $marshal($v)} })[]]) : $error("TypeError: an item is a dict")
unmarshal($a): ($k := $type($a) = "object" ? [$keys($a)] : []; $t := $count($k) = 1 ? $uppercase($k[0]) : ""; $v := $lookup($a, $k[0]); $t in ["S", "B", "BOOL"] ? $v : $t in ["SS", "BS"] ? [$v[]] : $t in ["NULL", "NUL"] ? null : $t = "N" ? $number($v) : $t = "NS" ? [$map($v, $number)[]] : $t = "L" ? [$map($v, $unmarshal)[]] : $t = "M" ? $unmarshalItem($v) : $error("TypeError: no attribute value"))
respelled($v, $n, $shapes, $names): ($s := $lookup($shapes, $n); $t := $type($v); $k := $type($s); $t = "object" and $k = "object" ? $merge([$each($v, function($w, $m) { ($u := $uppercase($substring($m, 0, 1)) & $substring($m, 1); $u := $exists($lookup($s, $u)) ? $u : $lookup($names, $m); $exists($u) and $exists($lookup($s, $u)) ? {$u: $respelled($w, $lookup($s, $u), $shapes, $names)} : $error("TypeError: unexpected member")) })[]]) : $t = "object" and $k = "string" ? $merge([$each($v, function($w, $m) { {$m: $respelled($w, $s, $shapes, $names)} })[]]) : $t = "array" and $k = "array" ? [$map($v, function($w) { $respelled($w, $s[0], $shapes, $names) })[]] : $v)
unmarshalItem($o): $type($o) = "object" ? $merge([$each($o, function($v, $k) { {$k: $unmarshal($v)} })[]]) : $error("TypeError: an item is a dict")
jsText($v): ($t := $type($v); $t = "object" ? $error("TypeError: an object has no text") : $t = "array" ? $join([$map($v, function($w) { $type($w) = "null" ? "" : $jsText($w) })[]], ",") : $t = "number" ? $numText($v) : $string($v))
plainCases($s): $contains($s, /ODD_CASES/) or $contains($encodeUrlComponent($s), /%F0%9(0%9E|D|F%8[456])/) ? $error("flowdsl: only letters with an upper and a lower case can be told apart") : $s
isUpper($s): $uppercase($s) = $s and $lowercase($s) != $s
isLower($s): $lowercase($s) = $s and $uppercase($s) != $s
capitalized($s): ($u := $uppercase($substring($s, 0, 1)); $substring($u, 0, 1) & $lowercase($substring($u, 1)) & $lowercase($substring($s, 1)))
titled($s): $reduce($chars($s), function($a, $c) { ($cased := $uppercase($c) != $lowercase($c); {"text": $a.text & ($cased ? ($a.inside ? $lowercase($c) : $capitalized($c)) : $c), "inside": $cased}) }, {"text": "", "inside": false}).text
translated($s, $t): $join([$map($chars($s), function($c) { ($n := $lookup($t, $c); $exists($n) ? $n : $c) })])
swapped($s): $join([$map($chars($s), function($c) { $uppercase($c) = $c ? $lowercase($c) : $uppercase($c) })])
middle($s, $n, $c): ($p := $n - $length($s); $p <= 0 ? $s : $pad($pad($s, -($floor($p / 2) + $length($s)), $c), $n, $c))
plainText($v): $type($v) = "string" ? $v : $type($v) = "number" ? $numText($v) : $type($v) = "boolean" ? ($v ? "1" : "0") : $error("TypeError: unsupported format string")
signedPad($s, $d, $n, $c): $s & ($n > $length($s) ? $pad($d, $length($s) - $n, $c) : $d)
thousands($d): ($i := $split($d, ".")[0]; $formatNumber($number($i), "#,##0") & $substring($d, $length($i)))
signedGroups($s, $d, $n): $length($s & $d) >= $n ? $s & $d : $signedGroups($s, ($contains($substring($d, 0, 4), /^[0-9]{3}(,|\.|$)/) ? "0," : "0") & $d, $n)
fixed($x, $n): $x > 9007199254740992 or $n > 290 ? $error("flowdsl: too many digits") : ($s := $power(10, $n); $p := $x * $s; $p > 4503599627370496 ? ($n = 0 ? $formatBase($x) : $x = $floor($x) ? $formatBase($x) & "." & $pad("", $n, "0") : $error("flowdsl: too many digits")) : ($r := $roundTo($x, $n) * $s; $k := $round($r); $t := $pad($formatBase($k), -($n + 1), "0"); $n = 0 ? $t : $substring($t, 0, $length($t) - $n) & "." & $substring($t, -$n)))
exponent($x, $e): $e >= 0 ? ($x >= $power(10, $e + 1) ? $exponent($x, $e + 1) : $x < $power(10, $e) ? $exponent($x, $e - 1) : $e) : $x * $power(10, -$e) < 1 ? $exponent($x, $e - 1) : $e
wholeRound($x, $s): ($r := $x % $s; $q := ($x - $r) / $s; $d := $r * 2 - $s; $d > 0 ? $q + 1 : $d < 0 ? $q : $q % 2 = 0 ? $q : $q + 1)
scientific($x, $p): $x = 0 ? $fixed(0, $p) & "e+00" : $x > 1e99 or $x < 1e-99 ? $error("flowdsl: too many digits") : ($e := $exponent($x, 0); $n := $p - $e; $abs($n) > 22 ? $error("flowdsl: too many digits") : ($m := $n >= 0 ? $round($roundTo($x, $n) * $power(10, $n)) : $wholeRound($x, $power(10, -$n)); $up := $m >= $power(10, $p + 1); $d := $formatBase($up ? $m / 10 : $m); $k := $up ? $e + 1 : $e; $substring($d, 0, 1) & ($p = 0 ? "" : "." & $substring($d, 1)) & "e" & ($k < 0 ? "-" : "+") & $pad($formatBase($abs($k)), -2, "0")))
asIs($v): $v
jsonText($v, $comma, $colon, $escaped, $ordered): ($write := function($x) { ($t := $type($x); $t = "string" ? $escaped($jsonString($x)) : $t = "number" ? $numText($x) : $t in ["boolean", "null"] ? $string($x) : $t = "array" ? "[" & $join([$map($x, $write)], $comma) & "]" : "{" & $join([$map($ordered([$keys($x)]), function($k) { $escaped($jsonString($k)) & $colon & $write($lookup($x, $k)) })], $comma) & "}") }; $write($v))
jsonLines($v, $comma, $colon, $indent, $escaped, $ordered): ($write := function($x, $line) { ($t := $type($x); $deep := $line & $indent; $t = "string" ? $escaped($jsonString($x)) : $t = "number" ? $numText($x) : $t in ["boolean", "null"] ? $string($x) : $t = "array" ? ($count($x) = 0 ? "[]" : "[" & $deep & $join([$map($x, function($y) { $write($y, $deep) })], $comma & $deep) & $line & "]") : $count($keys($x)) = 0 ? "{}" : "{" & $deep & $join([$map($ordered([$keys($x)]), function($k) { $escaped($jsonString($k)) & $colon & $write($lookup($x, $k), $deep) })], $comma & $deep) & $line & "}") }; $write($v, "\n"))
jsonString($s): ($t := $string([$s]); $substring($t, 1, $length($t) - 2))
asciiOnly($s): $contains($s, /[^\x00-\x7e]/) ? $join([$map($chars($s), function($c) { $contains($c, /[^\x00-\x7e]/) ? ($n := $codePoint($c); $u := function($k) { "\\u" & $pad($formatBase($k, 16), -4, "0") }; $n < 65536 ? $u($n) : $u(55296 + $floor(($n - 65536) / 1024)) & $u(56320 + ($n - 65536) % 1024)) : $c })]) : $s
asciiBytes($s): $contains($s, /[^\x00-\x7f]/) ? $error("flowdsl: only ASCII text can be encoded in base64") : $s
decoded($s): $not($contains($s, /^([A-Za-z0-9+\/]{4})*([A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=)?$/)) ? $error($contains($s, /^[A-Za-z0-9+\/]*$|[^\x00-\x7f]/) ? "ValueError: malformed base64" : "flowdsl: malformed base64") : ($t := $base64decode($s); $contains($t, /[^\x00-\x7f]/) ? $error("flowdsl: only ASCII text can be decoded from base64") : $base64encode($t) = $s ? $t : $error("flowdsl: malformed base64"))
quoted($s): $replace($replace($replace($replace($replace($encodeUrlComponent($s), "!", "%21"), "*", "%2A"), "'", "%27"), "(", "%28"), ")", "%29")
remainder($a, $b): $b = 0 ? $error("ValueError: math domain error") : $a % $b
wholeRoot($n): ($r := $floor($sqrt($n)); $r * $r > $n ? $r - 1 : ($r + 1) * ($r + 1) <= $n ? $r + 1 : $r)
close($a, $b, $r, $t): $r < 0 or $t < 0 ? $error("ValueError: tolerances must be non-negative") : $a = $b or ($d := $abs($b - $a); $d <= $abs($r * $b) or $d <= $abs($r * $a) or $d <= $t)
gcd($a, $b): $b = 0 ? $abs($a) : $gcd($b, $a % $b)
lcm($a, $b): $a = 0 or $b = 0 ? 0 : $abs($a * ($b / $gcd($a, $b)))
factorial($n): $n < 0 ? $error("ValueError: factorial() not defined for negative values") : $n > 18 ? $error("flowdsl: the int is beyond 2^53") : $reduce([1..$n], function($a, $i) { $a * $i }, 1)
median($l): ($n := $count($l); $h := $floor($n / 2); $n = 0 ? $error("StatisticsError: no median for empty data") : $n % 2 = 1 ? $l[$h] : ($l[$h - 1] + $l[$h]) / 2)
randomInt($a, $b): $b < $a ? $error("ValueError: empty range") : $a + $floor($random() * ($b - $a + 1))
randomStep($a, $b, $s): ($n := $s = 0 ? 0 : $ceil(($b - $a) / $s); $n <= 0 ? $error("ValueError: empty range in randrange()") : $a + $s * $floor($random() * $n))
sequence($v): $type($v) = "object" ? $error("KeyError or TypeError: a dict is no sequence") : $items($v)
randomItem($l): $count($l) = 0 ? $error("IndexError: cannot choose from an empty sequence") : ($i := $floor($random() * $count($l)); $l[$i])
randomItems($l, $n): $n < 0 or $n > $count($l) ? $error("ValueError: sample larger than population") : [$filter($shuffle($l), function($v, $i) { $i < $n })[]]
countOrNone($n): $n = null ? null : $asInt($n) < 0 ? $error("ValueError: islice() takes no negative bounds") : $asInt($n)
batches($l, $n): $n < 1 ? $error("ValueError: n must be at least one") : [$map([0..$floor(($count($l) + $n - 1) / $n) - 1], function($b) { [$filter($l, function($v, $i) { $i >= $b * $n and $i < ($b + 1) * $n })[]] })[]]
neighbours($l): [$map([0..$count($l) - 2], function($i) { $append($box($l[$i]), $box($l[$i + 1])) })[]]
crossed($a, $b): $reduce($a, function($all, $x) { $append($all, [$map($b, function($y) { $append($x, $box($y)) })[]]) }, [])
grouped($l, $equal): $reduce($l, function($all, $p) { $count($all) > 0 and $equal($all[-1], $p) ? $append([$filter($all, function($g, $i) { $i < $count($all) - 1 })[]], [[$box($all[-1][0]), [$append($all[-1][1], $box($p[1]))]]]) : $append($all, [[$box($p[0]), [$box($p[1])]]]) }, [])
accumulated($l): $reduce($l, function($all, $v) { $append($all, $count($all) = 0 ? $box($v) : $box($add($all[-1], $v))) }, [])
accumulatedBy($l, $f, $start): $reduce($l, function($all, $v) { $append($all, $count($all) = 0 ? $box($v) : $box($f($all[-1], $v))) }, $start)
chosen($n): $n < 0 ? $error("ValueError: r must be non-negative") : $n
picked($l, $n, $i): $chosen($n) = 0 ? [[]] : $i > $count($l) - $n ? [] : $append([$map($picked($l, $n - 1, $i + 1), function($c) { $append($box($l[$i]), $c) })[]], $picked($l, $n, $i + 1))
arranged($l, $n): $chosen($n) = 0 ? [[]] : $n > $count($l) ? [] : $reduce([0..$count($l) - 1], function($all, $i) { $append($all, [$map($arranged([$filter($l, function($v, $j) { $j != $i })[]], $n - 1), function($c) { $append($box($l[$i]), $c) })[]]) }, [])
operands($l): $count($l) = 0 ? $error("TypeError: expected at least 1 argument, got 0") : $count($l) = 1 ? $l[0] : $l
transposed($ls, $strict): ($n := [$map($ls, function($l) { $count($l) })[]]; $strict and $count($distinct($n)) > 1 ? $error("ValueError: zip() arguments have different lengths") : $count($n) = 0 ? [] : [$map([0..$min($n) - 1], function($i) { $reduce($ls, function($row, $l) { $append($row, $box($l[$i])) }, []) })[]])
leading($l, $test): $reduce($l, function($s, $v) { $s.done ? $s : $test($v) ? {"done": false, "out": $append($s.out, $box($v))} : {"done": true, "out": $s.out} }, {"done": false, "out": []}).out
afterLeading($l, $test): $reduce($l, function($s, $v) { $not($s.done) and $test($v) ? $s : {"done": true, "out": $append($s.out, $box($v))} }, {"done": false, "out": []}).out
zipLongest($ls, $fill): [$map([0..$max([$map($ls, function($l) { $count($l) })]) - 1], function($i) { $reduce($ls, function($row, $l) { $append($row, $i < $count($l) ? $box($l[$i]) : $fill) }, []) })[]]
countable($v): $v = null ? [] : $type($v) = "object" ? $error("flowdsl: Counter of a dict") : $v
counted($l): $reduce($l, function($c, $v) { $merge([$c, {$asKey($v): ($exists($lookup($c, $v)) ? $lookup($c, $v) : 0) + 1}]) }, {})
ranked($c): [$sort([$each($c, function($n, $k) { [$k, $n] })[]], function($a, $b) { $a[1] < $b[1] })[]]
firstOf($l, $n): [$filter($l, function($v, $i) { $i < $n })[]]
total($v, $start): ($r := $reduce($v, function($a, $w) { ($x := $asNum($w); $s := $a[0]; $t := $s + $x; $n := $x = $floor($x); [$t, $n or $a[2] ? $a[1] : $a[1] + ($abs($s) >= $abs($x) ? ($s - $t) + $x : ($x - $t) + $s), $a[2] and $n]) }, [$start, 0, $start = $floor($start)]); $r[0] + $r[1])
totalOrAll($v, $start): $type($start) = "number" ? $total($v, $start) : $reduce($v, $add, $start)
keywords($v, $names, $n): $type($v) = "object" and $count($filter([$keys($v)], function($k) { $not($k in $names) })) = 0 and $count($filter($names, function($k, $i) { $i < $n and $not($exists($lookup($v, $k))) })) = 0 ? $v : $error("TypeError: not the fields")
totalOf($c): $sum([$each($c, function($n) { $n })])
micros($t): ($i := $t < 0 ? $ceil($t) : $floor($t); $i * 1000000 + $round(($t - $i) * 1000000))
duration($n, $terms): ($all := $reduce($terms, function($a, $t) { ($v := $t[0]; $i := $v < 0 ? $ceil($v) : $floor($v); $p := ($v - $i) * $t[1]; $k := $p < 0 ? $ceil($p) : $floor($p); [$a[0] + $i * $t[1] + $k, $a[1] + ($p - $k)]) }, [$n, 0]); $w := $all[0]; $f := $floor($all[1]); $d := $all[1] - $f; $w + ($d = 0.5 ? $f + $abs($w + $f) % 2 : $round($all[1])))
instant($n): $n < -62135596800000000 or $n >= 253402300800000000 ? $error("OverflowError: date value out of range") : $n
exactSum($a, $d): ($m := $max([$abs($a), $abs($d), $abs($a + $d)]); $m > 9007199254740992 and ($m > 576460752303423488 or $a % 1000000 != 0 or $d % 1000000 != 0) ? $error("flowdsl: fractions of a second more than 285 years from 1970") : $a + $d)
stretched($d, $n): ($m := $abs($d * $n); $m > 9007199254740992 and ($m > 576460752303423488 or $d % 1000000 != 0) ? $error("flowdsl: a fraction of a second in more than 285 years") : $d * $n)
divided($d, $n): $abs($d) > 9007199254740992 ? $error("flowdsl: a part of more than 285 years") : $floorDiv($d, $n)
spanned($n, $most): $abs($n) > $most ? $error($abs($n) >= 86400000000000000000 ? "OverflowError: days must have magnitude <= 999999999" : "flowdsl: a duration of so many years") : $n
moved($a, $d): $instant($exactSum($a, $d))
nonZero($c): $merge([$sift($c, function($v) { $v != 0 })])
counterItem($c, $k): $type($k) in ["array", "object"] ? $error("TypeError: unhashable") : $type($k) = "string" and $exists($lookup($c, $k)) ? $lookup($c, $k) : 0
clockOf($h, $m, $s, $u): $h < 0 or $h > 23 or $m < 0 or $m > 59 or $s < 0 or $s > 59 or $u < 0 or $u > 999999 ? $error("ValueError: time out of range") : (($h * 60 + $m) * 60 + $s) * 1000000 + $u
dateOf($y, $m, $d): $y < 1 or $y > 9999 or $m < 1 or $m > 12 or $d < 1 or $d > 31 ? $error("ValueError: date out of range") : $dayOf($pad($formatBase($y), -4, "0") & "-" & $pad($formatBase($m), -2, "0") & "-" & $pad($formatBase($d), -2, "0"))
dayOf($s): ($n := $toMillis($s & "T00:00:00.000Z"); $fromMillis($n, "[Y0001]-[M01]-[D01]") = $s and $substring($s, 0, 4) != "0000" ? $n * 1000 : $error("ValueError: day is out of range for month"))
parseDate($s): $contains($s, /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/) ? $dayOf($s) : $error($contains($s, /^[0-9]{4}(-?W[0-9]{2}(-?[1-7])?|[0-9]{4})$/) ? "flowdsl: only dates written YYYY-MM-DD" : "ValueError: not a date")
parseWallClock($s): $contains($s, /^[0-9]{4}-[0-9]{2}-[0-9]{2}(.[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?$/) ? ($z := $substring($s, 0, 16) & $replace($substring($s, 16), /(Z|[+-][0-9]{2}:[0-9]{2})$/, ""); $two := function($i) { $number($substring($z, $i, 2) = "" ? "0" : $substring($z, $i, 2)) }; $moved($dayOf($substring($z, 0, 10)), $clockOf($two(11), $two(14), $two(17), $number($pad($substring($z, 20, 6), 6, "0"))))) : $error($contains($s, /^[0-9]{4}-?([0-9]{2}-?[0-9]{2}|W[0-9]{2}(-?[1-7])?)([\s\S]+[0-9Z])?$/) ? "flowdsl: only times written YYYY-MM-DDTHH:MM:SS+00:00" : "ValueError: not a time")
noMoment($s): $error($contains($s, /[\x85\xa0\u0130\u0131\u017f\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u212a\u3000DIGITS]/) or $contains($encodeUrlComponent($s), "%F") ? "flowdsl: only dates in ASCII are read" : "ValueError: the text does not match the date format")
parseMoment($s): ($n := $parseWallClock($s); $contains($substring($s, 16), /(Z|[+-]00:00)$/) ? $n : $error("flowdsl: only times in UTC, written YYYY-MM-DDTHH:MM:SS+00:00"))
isoText($n, $mark, $zone): ($u := $n - $floor($n / 1000000) * 1000000; $t := $floor($n / 1000); $fromMillis($t, "[Y0001]-[M01]-[D01]") & $mark & $fromMillis($t, "[H01]:[m01]:[s01]") & ($u = 0 ? "" : "." & $pad($formatBase($u), -6, "0")) & $zone)
durationText($n): ($d := $floor($n / 86400000000); $r := $n - $d * 86400000000; $u := $r % 1000000; $two := function($k) { $pad($formatBase($floor($r / $k) % 60), -2, "0") }; ($d = 0 ? "" : $formatBase($d) & ($abs($d) = 1 ? " day, " : " days, ")) & $formatBase($floor($r / 3600000000)) & ":" & $two(60000000) & ":" & $two(1000000) & ($u = 0 ? "" : "." & $pad($formatBase($u), -6, "0")))
asciiText($s): $contains($s, /[^\x00-\x7f]/) ? $error("flowdsl: this pattern is understood for ASCII text only") : $s
bmpText($s): $contains($encodeUrlComponent($s), "%F") ? $error("flowdsl: this pattern is not understood for characters beyond U+FFFF") : $s
matchOrNone($m, $s): $exists($m) ? ($f := $m[0]; {"match": $f.match, "start": $f.index, "end": $f.index + $length($f.match), "groups": [$f.groups]}) : null
notNone($v): $exists($v) and $v != null ? $v : $error("AttributeError: None")
isInt($v): $type($v) = "boolean" or $type($v) = "number" and $floor($v) = $v
isFloat($v): $type($v) = "number" and $floor($v) != $v
sortUp($l): [$sort($l, function($a, $b) { $less($b, $a) })]
sortDown($l): [$sort($l, function($a, $b) { $less($a, $b) })]
highest($l): $reduce($l, function($m, $v) { $less($m, $v) ? $v : $m })
lowest($l): $reduce($l, function($m, $v) { $less($v, $m) ? $v : $m })
fromPairs($l): $merge([$map($l, function($p) { ($q := $unpack($p, 2); {$asKey($q[0]): $q[1]}) })[]])
zipStrict($all): $count($distinct([$map($all, function($l) { $count($l) })])) > 1 ? $error("ValueError: zip() arguments have different lengths") : true
rangeOf($a, $b, $s): $s = 0 ? $error("ValueError: range() arg 3 must not be zero") : [$map([0..($s > 0 ? $floor(($b - $a - 1) / $s) : $floor(($a - $b - 1) / -$s))], function($i) { $a + $i * $s })]
character($n): $n < 0 or $n > 1114111 ? $error("ValueError: chr() arg not in range") : ($h := function($b) { "%" & $pad($uppercase($formatBase($b, 16)), -2, "0") }; $low := function($k) { $h(128 + $floor($n / $k) % 64) }; $decodeUrlComponent($n < 128 ? $h($n) : $n < 2048 ? $h(192 + $floor($n / 64)) & $low(1) : $n < 65536 ? $h(224 + $floor($n / 4096)) & $low(64) & $low(1) : $h(240 + $floor($n / 262144)) & $low(4096) & $low(64) & $low(1)))
"""

_HEAD = re.compile(r"(\w+)\(([^)]*)\): (.*)")
_NAME = re.compile(r"\$(\w+)")


def helper_name(name: str) -> str:
    """Return what a helper is called in the text: ``pySize``, which no Python variable is likely to be called."""
    return f"py{name[0].upper()}{name[1:]}"


_CLASSES: Final = {
    "BLANKS": _BLANKS, "DIGITS": OTHER_DIGITS, "UNPRINTABLE": _UNPRINTABLE[1:-1], "SPACES": SPACES,
    "ODD_CASES": _ODD_CASES,
}  # fmt: skip
_TEXTS: Final = re.sub("|".join(_CLASSES), lambda found: _CLASSES[found[0]], _LINES).strip().split("\n")
HELPERS: Final = tuple(text.partition("(")[0] for text in _TEXTS)
"""The names of the helpers."""


@cache
def _definition(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the definition of a helper, and the helpers it calls."""
    match = _HEAD.fullmatch(_TEXTS[HELPERS.index(name)])
    if match is None:
        raise ValueError(f"malformed helper: {name}")
    _, params, body = match.groups()
    called = {found for found in _NAME.findall(body) if found in HELPERS}
    body = _NAME.sub(lambda m: f"${helper_name(m[1])}" if m[1] in called else m[0], body)
    needs = tuple(found for found in HELPERS if found in called and found != name)
    return f"${helper_name(name)} := function({params}) {{ {body} }}", needs


def definitions(used: Iterable[str]) -> list[str]:
    """Return the definitions of helpers and of all they need, callees first."""
    out: dict[str, str] = {}
    visiting: set[str] = set()

    def add(name: str) -> None:
        if name in out or name in visiting:
            return
        visiting.add(name)
        text, needs = _definition(name)
        for needed in needs:
            add(needed)
        out[name] = text

    for name in used:
        add(name)
    return list(out.values())
