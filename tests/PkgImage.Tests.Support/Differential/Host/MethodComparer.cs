// Runs one method of both copies of a fixture on the same inputs and compares all there is to see: result, exception, arguments and
// static fields afterwards.
using System.Reflection;

namespace PkgImage.Tests.Differential.Host;

/// <summary>A difference found.</summary>
internal sealed record Mismatch(string Method, int Input, string Arguments, string Expected, string Actual)
{
    /// <summary>A call that is about to be made.</summary>
    public static Mismatch Before(string method, int input, string arguments) => new(method, input, arguments, "", "");
}

/// <summary>How many inputs a method gets.</summary>
/// <param name="Edges">At most so many combinations of edge values.</param>
/// <param name="Random">Further ones, at random.</param>
internal sealed record InputPlan(int Edges, int Random)
{
    /// <summary>For methods written by hand, each about one thing.</summary>
    public static readonly InputPlan Thorough = new(400, 200);
}

internal sealed class MethodComparer(MethodInfo expected, MethodInfo actual, ulong seed, InputPlan plan)
{
    private const int MaxMismatches = 3;

    private readonly string _name = FixtureMethods.Name(expected);
    private readonly bool _exactNaN = FixtureMethods.Has(expected, "ExactNaNAttribute");
    private readonly Func<object?[], object?> _callExpected = Invoker.Create(expected);
    private readonly Func<object?[], object?> _callActual = Invoker.Create(actual);
    private readonly ValueLimits[] _limits =
    [
        .. expected.IsStatic ? [] : new[] { ValueLimits.None },
        .. expected.GetParameters().Select(p => ValueLimits.Of(p.GetCustomAttributesData())),
    ];

    /// <summary>All inputs, until some differ.</summary>
    /// <param name="before">Told the arguments of each call before it is made.</param>
    public IEnumerable<Mismatch> Run(Action<int, string> before)
    {
        var types = Invoker.ParameterTypes(expected);
        var actualTypes = Invoker.ParameterTypes(actual);
        var edges = types.Select(t => EdgeValues.Count(t)).ToArray();
        var combinations = edges.Where(n => n > 0).Aggregate(1L, (product, n) => Math.Min(product * n, int.MaxValue));
        var edgeInputs = types.Length == 0 ? 3 : (int)Math.Min(combinations, plan.Edges);
        var found = 0;
        for (var i = 0; i < edgeInputs + (types.Length == 0 ? 0 : plan.Random) && found < MaxMismatches; i++)
        {
            var inputSeed = seed ^ Fnv(expected.Name) ^ ((ulong)i * 0x9e3779b97f4a7c15);
            var picks = i < edgeInputs ? Picks(edges, combinations, i) : [.. edges.Select(_ => -1)];
            var arguments = Arguments(types, picks, inputSeed);
            var shown = Show(arguments);
            before(i, shown);
            var wanted = Observe(_callExpected, arguments, expected.DeclaringType!);
            var got = Observe(_callActual, Arguments(actualTypes, picks, inputSeed), actual.DeclaringType!);
            if (wanted == got)
                continue;
            found++;
            yield return new Mismatch(_name, i, shown, wanted, got);
        }
    }

    private object?[] Arguments(Type[] types, int[] picks, ulong inputSeed)
    {
        var generator = new ValueGenerator(inputSeed);
        return [.. types.Select((type, p) => generator.Parameter(type, _limits[p], picks[p]))];
    }

    private static string Show(object?[] arguments)
    {
        var text = new ValueText(exactNaN: true);
        foreach (var argument in arguments)
            text.Value(argument).Add("; ");
        return text.ToString();
    }

    private string Observe(Func<object?[], object?> call, object?[] arguments, Type type)
    {
        var text = new ValueText(_exactNaN);
        try
        {
            var result = call(arguments);
            text.Add("returns ").Value(result);
        }
        catch (Exception e)
        {
            // A method's exceptions are thrown by it or by what it calls, never by what weaving has put beside it.
            var site = e.TargetSite?.Name is { } name && name.Contains("$long", StringComparison.Ordinal) ? $" in {name}" : "";
            text.Add($"throws {e.GetType().FullName}: {e.Message}{site}");
        }
        text.Add("; arguments");
        foreach (var argument in arguments)
            text.Add(" ").Value(argument);
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (var field in type.GetFields(statics).Where(f => !f.IsInitOnly && !f.IsLiteral))
            text.Add($"; {field.Name}=").Value(field.GetValue(null));
        return text.ToString();
    }

    /// <summary>Every combination of edges when they are few, else combinations spread evenly over all of them.</summary>
    private int[] Picks(int[] edges, long combinations, int input)
    {
        var number = combinations <= plan.Edges ? input : (long)(Fnv($"edges {input}") % (ulong)combinations);
        var picks = new int[edges.Length];
        for (var p = 0; p < edges.Length; p++)
        {
            if (edges[p] == 0)
            {
                picks[p] = -1;
                continue;
            }
            (number, picks[p]) = (number / edges[p], (int)(number % edges[p]));
        }
        return picks;
    }

    /// <summary>FNV-1a: a hash of text that is the same in every process.</summary>
    private static ulong Fnv(string text) => text.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);
}
