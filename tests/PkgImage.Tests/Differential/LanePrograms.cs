// C# programs at random of loops that call a function with loops of its own: numbers in, one number out, with branches, breaks, early returns and
// loops inside loops, as they run in lanes, each with its own number of rounds.
using System.Text;

namespace PkgImage.Tests.Differential;

/// <summary>Writes methods from a seed.</summary>
internal sealed class LanePrograms(int seed)
{
    private readonly Random _random = new(seed);
    private int _loops;

    /// <summary>A class Lanes with so many methods that call.</summary>
    public static string Create(int seed, int methods)
    {
        var programs = new LanePrograms(seed);
        var text = new StringBuilder("#nullable enable\nusing System;\npublic struct Pair { public double A; public float B; public Pair(double a, float b) { A = a; B = b; } }\npublic static class Lanes\n{\n");
        for (var i = 0; i < methods; i++)
            text.Append(programs.Methods(i));
        return text.Append("}\n").ToString();
    }

    private string Methods(int number)
    {
        var result = Pick("double", "double", "float", "int", "long");
        var inside = $"double u = a[i], v = 0.25, x = d; float g = n; var m = 0; var k = i; var p = new Pair(d, g); while ({Condition()} && m++ < 9) {{ if ({Condition()}) u = v * u - 1; else g = g * 0.5f - i; u = u * 0.5 + v * x - m; }} "
            + $"r[i] = ({result}){(result is "int" or "long" ? "m" : Pick("u", "g"))};";
        var round = Pick(
            inside,
            $"r[i] = F{number}(a[i], i, n, new Pair(n, i), l);",
            $"r[i] += F{number}(a[i] * d, n - i, 3, new Pair(a[i], n), l + i);",
            $"t += F{number}(d + i, i & 5, n, new Pair(i, n), i);",
            $"t = F{number}(i * d, i, n, new Pair(a[i], 2), l); r[i] = t;",
            $"r[i] = {RoundCondition()} ? F{number}(d - i, i, n, new Pair(a[i], 1), l) : ({result})i;");
        if (OneIn(4))
            round = $"if ({RoundCondition()}) {{ {round} }}";
        _loops = 0;
        return $$"""
            static {{result}} F{{number}}(double x, int k, int n, Pair p, long l)
            {
                double u = x, v = 0.25;
                float g = p.B;
                int m = 0;
            {{Statements(2, "    ")}}
                while ({{Condition()}} && m++ < 9)
                {
            {{Statements(2, "        ", isInLoop: true)}}
                    u = u * 0.5 + v * p.A - {{Pick("x", "1", "g")}};
                }
            {{Statements(1, "    ")}}
                return ({{result}})({{(result is "int" or "long" ? Pick("m", "k", "l", "m + k") : Pick("u", "v", "g", "u - g", "m", "p.A"))}});
            }

            public static {{result}} L{{number}}([Length(0, 50)] {{Pick("double", "float", "int")}}[] a, [Length(0, 50)] {{result}}[] r, [In(-3, 12)] int n, double d, long l)
            {
                {{result}} t = 0;
                for (var i = {{Pick("0", "0", "n")}}; i < {{Pick("r.Length", "Math.Min(a.Length, r.Length)", "n * 3", "a.Length")}}; i++)
                {
                    {{round}}
                }
                return t;
            }

        """;
    }

    private string Statements(int depth, string indent, bool isInLoop = false)
    {
        var text = new StringBuilder();
        for (var i = _random.Next(1, 4); i > 0; i--)
            text.Append(Statement(depth, indent, isInLoop)).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private string Statement(int depth, string indent, bool isInLoop)
    {
        var kind = _random.Next(depth > 0 ? 10 : 4);
        if (kind < 4)
            return $"{indent}{Assignment()}";
        if (kind < 7)
        {
            var otherwise = OneIn(2) ? $"\n{indent}else\n{indent}{{\n{Statements(depth - 1, indent + "    ", isInLoop)}\n{indent}}}" : "";
            return $"{indent}if ({Condition()})\n{indent}{{\n{Statements(depth - 1, indent + "    ", isInLoop)}\n{indent}}}{otherwise}";
        }
        if (kind < 8 && isInLoop)
            return $"{indent}if ({Condition()}) {Pick("break", "continue", "return default", "break")};";
        if (_loops >= 2)
            return $"{indent}{Assignment()}";
        var counter = $"c{_loops++}";
        return $"{indent}for (var {counter} = 0; {counter} < {Pick("(k & 7)", "(n & 3) + 1", "3", "m + 2")}; {counter}++)\n{indent}{{\n"
            + $"{Statements(depth - 1, indent + "    ", isInLoop: true)}\n{indent}    v = v * u - {counter} + g;\n{indent}}}";
    }

    private string Assignment() => Pick(
        () => $"u = {Float()};",
        () => $"v = {Float()};",
        () => $"g = (float)({Float()});",
        () => $"p.A = {Float()};",
        () => $"p = new Pair({Float()}, g);",
        () => $"k = {Integer()};",
        () => $"n = {Integer()};",
        () => $"l {Pick("+", "-", "^", "&")}= {Integer()};",
        () => $"l = l {Pick("<<", ">>", ">>>")} (k & 63);",
        () => "p.B = g;")();

    private string Float() => Pick(
        "u * v", "u + g", "x - p.A", "v / u", "u * u + v", "Math.Sqrt(v)", "Math.Abs(u)", "Math.Floor(u)", "Math.Truncate(v)", "-u", "k", "g * g", "p.B - v", "x * 0.5", "u > v ? u : v", "(double)n * k");

    private string Integer() => Pick("k + 1", "n - k", "k * 3", "k ^ n", "n << (k & 31)", "k >> 2", "-n", "~k", "m", "(int)l", "k > n ? k : m", "k & 255", "n >>> (m & 31)");

    private string Condition() => Pick(
        "u > v", "Math.Abs(u) < 100", "k < n", "(k & 1) == 0", "u * u + v * v <= 4", "g != v", "!(u <= x)", "l > k", "m < 4", "p.A >= 0", "n == 3", "u == u");

    /// <summary>Of a round that makes a call, or makes none.</summary>
    private string RoundCondition() => Pick("a[i] > d", "(i & 3) != n", "i < n", "a[i] * d <= i", "l > i", "n >= 0");

    private bool OneIn(int count) => _random.Next(count) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
