// C# programs of loop nests at random: sums, quotients and accesses under conditions over linear indices, as the compiler checks them
// before the nest, runs outer rounds of them side by side, and divides by reciprocals. Small numbers, so that most nests fit their arrays
// and some end outside.
using System.Text;

namespace PkgImage.Tests.Differential;

/// <summary>Writes methods from a seed.</summary>
internal sealed class NestPrograms(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A class Nests with so many methods.</summary>
    public static string Create(int seed, int methods)
    {
        var programs = new NestPrograms(seed);
        var text = new StringBuilder("#nullable enable\npublic static class Nests\n{\n");
        for (var i = 0; i < methods; i++)
            text.Append(programs.Method($"N{i}"));
        return text.Append("}\n").ToString();
    }

    private string Method(string name)
    {
        var sum = Pick("double", "double", "float", "int");
        var (read, other) = (Pick(sum, sum, sum, "int", "byte"), Pick(sum, sum, "int"));
        var target = OneIn(4) ? "a" : "c";
        var body = $$"""
                {{(OneIn(4) ? $"c[{Index("i")}] += 1;" : "")}}
                var s = {{Pick($"({sum})0", $"({sum})1", "-t", OneIn(3) ? $"({sum})c[{Index("i")}]" : $"({sum})d")}};
                {{Head("k")}}
                {
                    {{(OneIn(3) ? Between(sum) : "")}}
                    {{(OneIn(4) ? ByTwoWays(sum) : "")}}
                    {{(OneIn(4) ? $"if (a[{Index("i", "k")}] > {Pick("0", "b[0]", "k")})" : "")}}
                        s {{Pick("+", "+", "+", "-", "*")}}= ({{sum}})({{Term(read)}});
                    {{(OneIn(8) ? $"b[{Index("i", "k")}] = ({other})s;" : "")}}
                }
                {{target}}[{{Index("i")}}] = ({{(target == "a" ? read : sum)}})s;
                {{(OneIn(4) ? "t += s;" : "")}}
        """;
        return $$"""
            public static {{sum}} {{name}}(
                [Length(60, 180)] {{read}}[] a, [Length(60, 180)] {{other}}[] b, [Length(60, 180)] {{sum}}[] c,
                [In(-1, 13)] int n, [In(-1, 13)] int m, [In(-2, 3)] int d)
            {
                var t = ({{sum}})2;
                {{Head("i")}}
                {
            {{body}}
                }
                return t;
            }

        """;
    }

    /// <summary>Neighbours that every round looks at, and an element between them that it looks at under a condition.</summary>
    private string Between(string sum)
    {
        var index = Index("i", "k");
        var condition = Pick("a[$] > b[k]", "b[$ & 31] > a[$ + 1]", "(k & 1) == 0", "s > 0", "a[$ - 1] == a[$ + 1]").Replace("$", index, StringComparison.Ordinal);
        var way = Pick(
            $"s += ({sum})a[{index}];",
            $"s = ({sum})(a[{index}] * 3 - s);",
            $"t = ({sum})a[{index}];",
            $"if (a[{index}] > {Pick("2", "s")}) s = ({sum})1; else t += 2;");
        var other = Pick("", "", "else s -= 1;", $"else {{ t = s; s = ({sum})a[{index}]; }}", $"else c[k & 31] = ({sum})a[{index}];");
        return $$"""
                    s {{Pick("+", "-")}}= ({{sum}})(a[{{index}} - 1] + {{Pick("2", "k")}} * a[{{index}} + {{Pick("1", "1", "2")}}]);
                    if ({{condition}}) { {{way}} } {{other}}
        """;
    }

    /// <summary>An index that a round computes on each of two ways, mostly alike; also one that waits on the stack while the element is chosen.</summary>
    private string ByTwoWays(string sum)
    {
        var (one, condition) = (Index("i", "k"), Pick("(k & 1) == 0", "i > k", "s > 2", "n > m"));
        var two = OneIn(3) ? Index("i", "k") : one;
        return Pick(
            $"c[{one}] = {condition} ? ({sum})s : ({sum})k;",
            $"int e; if ({condition}) e = {one}; else {{ s -= 1; e = {two}; }} s += ({sum})a[e];",
            $"var e = {one}; if ({condition}) {{ e = {two}; t += 1; }} s += ({sum})a[e];",
            $"int e; if ({condition}) e = {one}; else if (k == 3) e = {two}; else {{ e = {one}; t -= 1; }} s = ({sum})(b[e] - s);",
            $"c[{one}] += {condition} ? ({sum})a[{two}] : ({sum})1;");
    }

    private string Head(string counter)
    {
        var from = Pick("0", "0", "0", "1", "d");
        var to = Pick("n", "n", "m", "n + 8", "16", "9", counter == "i" ? "c.Length / 8" : "m - d");
        return Pick(0, 0, 0, 1, 2, 3) switch
        {
            0 => $"for (var {counter} = {from}; {counter} < {to}; {counter}++)",
            1 => $"for (var {counter} = {from}; {counter} <= {to}; {counter} += {Pick("1", "2", "3")})",
            2 => $"for (var {counter} = {to} - 1; {counter} >= {from}; {counter}--)",
            _ => ExactHead(counter),
        };
    }

    /// <summary>A loop that ends where its counter is a number, which is ahead by whole steps: one that steps over it would go round through all integers.</summary>
    private string ExactHead(string counter)
    {
        var (from, step) = (Pick("0", "0", "1", "d"), Pick(1, 1, 2, 3, -1));
        var count = Pick("6", "9", "(n & 15)", "(m & 7)");
        return step switch
        {
            1 => $"for (var {counter} = {from}; {counter} != {from} + {count}; {counter}++)",
            -1 => $"for (var {counter} = {from} + {count} - 1; {counter} != {from} - 1; {counter}--)",
            _ => $"for (var {counter} = {from}; {counter} != {from} + {step} * {count}; {counter} += {step})",
        };
    }

    private string Term(string read) => Pick(
        $"a[{Index("i", "k")}]",
        $"a[{Index("i", "k")}] * b[{Index("i", "k")}]",
        $"a[{Index("k")}] * b[{Index("i", "k")}]",
        $"a[{Index("i", "k")}] + b[{Index("k")}] / {(read is "int" or "byte" ? "(d | 1)" : "3")}",
        $"(k * 3 - i) / d * a[{Index("i", "k")}]",
        $"a[{Index("i", "k")}] / {Pick("d", "n", "(i + k + 1)")}",
        $"(a[{Index("i", "k")}] - b[{Index("i")}]) % {Pick("m", "7")}");

    /// <summary>Linear in the counters.</summary>
    private string Index(params string[] counters)
    {
        var linear = counters switch
        {
            [var one] => Pick(one, one, $"{one} + d", $"2 * {one}", $"{one} * n"),
            [var outer, var inner, ..] => Pick($"{outer} * n + {inner}", $"{inner} * n + {outer}", $"{outer} * m + {inner}", $"{outer} + {inner}", inner),
            [] => "0",
        };
        return Pick(linear, linear, $"{linear} + 1", $"{linear} + 2", $"{linear} - 1");
    }

    private bool OneIn(int count) => _random.Next(count) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
