// One random method. Running time is bounded while it is written: a loop multiplies the weight of what is in it, and calls and further
// loops are only written where weight and cost allow.
using System.Collections.Immutable;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    /// <summary>Statements that one call may run, about.</summary>
    private const int CostLimit = 12_000;

    /// <summary>Longest array, span or string that is passed to a method that asks for lengths.</summary>
    private const int MaxLength = 17;

    private readonly Randomness _random;
    private readonly Declarations _declared;
    private readonly List<Variable> _variables = [];
    private readonly CsType? _result;
    private int _names;
    private int _cost;

    /// <summary>Rounds of the loops around.</summary>
    private int _weight = 1;

    private MethodGenerator(Randomness random, Declarations declared, CsType? result)
    {
        _random = random;
        _declared = declared;
        _result = result;
        _variables.AddRange(declared.Statics.Select(s => s with { IsCapturable = true }));
    }

    /// <summary>A method that is run with arguments from outside.</summary>
    public static Node CreateEntry(Randomness random, Declarations declared, string name)
    {
        var result = TypeChoice.Local(random, declared);
        var generator = new MethodGenerator(random, declared, result);
        var parameters = generator.Parameters(random.Between(1, 5), isEntry: true);
        return generator.Declare("public static", name, parameters, random.Between(3, 8), isEntry: true);
    }

    /// <summary>A method that others call.</summary>
    public static (Method Method, Node Node) CreateHelper(Randomness random, Declarations declared, string name)
    {
        var result = random.Chance(6) ? null : TypeChoice.Local(random, declared);
        var generator = new MethodGenerator(random, declared, result);
        var parameters = generator.Parameters(random.Between(1, 4), isEntry: false);
        var inlining = random.Chance(4) ? "[MethodImpl(MethodImplOptions.NoInlining)]\n" : "";
        var node = generator.Declare(inlining + "private static", name, parameters, random.Between(1, 4), isEntry: false);
        return (new Method(name, result, parameters, null, generator._cost), node);
    }

    /// <summary>An instance method of a struct, which may change it.</summary>
    public static (Method Method, Node Node) CreateInstance(Randomness random, Declarations declared, CsType owner, string name)
    {
        var result = TypeChoice.Scalar(random, declared);
        var generator = new MethodGenerator(random, declared, result);
        generator._variables.AddRange(owner.Fields.Select(f => new Variable(f.Name, f.Type, true)));
        var parameters = generator.Parameters(random.Between(0, 2), isEntry: false);
        var node = generator.Declare("internal", name, parameters, random.Between(1, 3), isEntry: false);
        return (new Method(name, result, parameters, owner, generator._cost), node);
    }

    /// <summary>The method Apply of an operation over a type.</summary>
    public static Node CreateOperation(Randomness random, Declarations declared, CsType type)
    {
        var generator = new MethodGenerator(random, declared, type);
        ImmutableArray<Parameter> parameters = [new("a", type, Passing.ByValue), new("b", type, Passing.ByValue)];
        generator._variables.AddRange(parameters.Select(p => new Variable(p.Name, p.Type, true)));
        return generator.Declare("public static", "Apply", parameters, random.Below(3), isEntry: false);
    }

    private ImmutableArray<Parameter> Parameters(int count, bool isEntry)
    {
        var parameters = ImmutableArray.CreateBuilder<Parameter>();
        for (var i = 0; i < count; i++)
        {
            var type = TypeChoice.Parameter(_random, _declared);
            var passing = type.IsPassedOnly || !_random.Chance(4) ? Passing.ByValue
                : _random.Pick((4, Passing.Ref), (1, Passing.In), (1, Passing.Out));
            var parameter = new Parameter("p" + i, type, passing);
            parameters.Add(parameter);
            if (passing != Passing.Out)
                _variables.Add(new Variable(parameter.Name, type, passing != Passing.In) { IsCapturable = passing == Passing.ByValue && !type.IsPassedOnly });
            if (type.Shape == TypeShape.Class)
                _variables.AddRange(_declared.Classes[type].Select(f => new Variable($"{parameter.Name}.{f.Name}", f.Type, !f.Type.IsSequence)));
        }
        return parameters.ToImmutable();
    }

    private Node Declare(string modifiers, string name, ImmutableArray<Parameter> parameters, int statements, bool isEntry)
    {
        var list = ParameterList(name, parameters, p => $"{(isEntry ? Limits(_random, p.Type) : "")}{p.Modifier}{p.Type} {p.Name}");
        var body = new List<Node>();
        foreach (var parameter in parameters.Where(p => p.Passing == Passing.Out))
        {
            body.Add(S($"{parameter.Name} = $;\n", Value(parameter.Type, 2)));
            _variables.Add(new Variable(parameter.Name, parameter.Type, true));
        }
        if (isEntry && _random.Chance(6))
            body.AddRange(Allocation(), Loop(0));
        for (var i = _random.Between(1, 3); i > 0 && statements > 2; i--)
            body.Add(Declaration());
        for (var i = 0; i < statements; i++)
            body.Add(Statement(0));
        body.Add(Return());
        _cost++;
        return Node.Of(new Sort(SortKind.Member), $"{modifiers} {_result?.Name ?? "void"} {name}$\n$", list, Block(body));
    }

    private static Node ParameterList(string method, IEnumerable<Parameter> parameters, Func<Parameter, string> print) =>
        new(new Sort(SortKind.Parameters), "($)", [.. parameters.Select(p => Node.Of(new Sort(SortKind.Parameter), print(p)))])
        {
            Separator = ", ",
            Method = method,
        };

    /// <summary>Attributes for what makes the arguments: most sequences have elements, so that most indices below hit.</summary>
    public static string Limits(Randomness random, CsType type) =>
        type.Shape == TypeShape.Grid ? "[Length(1, 5)] "
        : type.IsSequence || type.Shape == TypeShape.String ? (random.Chance(6) ? $"[Length(0, {MaxLength})] " : $"[Length(4, {MaxLength})] ")
        : "";

    private string Fresh(string prefix) => prefix + _names++;

    private static Node S(string template, params ReadOnlySpan<Node> children) => Node.Of(Sort.Statement, template, children);

    private static Node V(CsType type, string template, params ReadOnlySpan<Node> children) => Node.Of(Sort.Value(type), template, children);

    private static Node Block(IEnumerable<Node> statements) => Node.List(Sort.Block, "{\n$}\n", "", statements);
}
