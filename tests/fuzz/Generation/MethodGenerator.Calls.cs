// Calls of the program's own methods.
using System.Collections.Immutable;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    /// <summary>Functions of the method itself that are in scope.</summary>
    private readonly List<Method> _localFunctions = [];

    /// <summary>Methods that can be called here at no more than the cost that is left.</summary>
    private List<Method> Callable(Func<Method, bool> fits) =>
        [.. _declared.Methods.Concat(_localFunctions).Where(m => fits(m) && _cost + ((long)_weight * m.Cost) <= CostLimit)];

    /// <summary>A function inside the method that reads and changes what is in scope around it: the C# compiler passes it by reference.</summary>
    private Node LocalFunction()
    {
        var (result, outside, cost) = (TypeChoice.Scalar(_random, _declared), _variables.ToArray(), _cost);
        ImmutableArray<Parameter> parameters = [.. Enumerable.Range(0, _random.Between(1, 2))
            .Select(_ => new Parameter(Fresh("a"), TypeChoice.Scalar(_random, _declared), Passing.ByValue))];
        _variables.RemoveAll(v => !v.IsCapturable);
        _variables.AddRange(parameters.Select(p => new Variable(p.Name, p.Type, true)));
        var name = Fresh("Local");
        var node = S($"{result} {name}$ => $;\n", ParameterList(name, parameters, p => $"{p.Type} {p.Name}"), Value(result, 1));
        _variables.Clear();
        _variables.AddRange(outside);
        _localFunctions.Add(new Method(name, result, parameters, null, _cost - cost + 1));
        return node;
    }

    /// <summary>A call, or null when what it needs is not in scope.</summary>
    private Node? Call(Method method, int depth)
    {
        var arguments = ImmutableArray.CreateBuilder<Node>();
        foreach (var parameter in method.Parameters)
        {
            if (Argument(parameter, depth) is not { } argument)
                return null;
            arguments.Add(argument);
        }
        Node? receiver = null;
        if (method.Owner is not null && (receiver = FindPlace(method.Owner, depth)) is null)
            return null;
        _cost += _weight * method.Cost;
        var list = new Node(new Sort(SortKind.Arguments), "($)", arguments.ToImmutable()) { Separator = ", ", Method = method.Name };
        var sort = method.Result is null ? new Sort(SortKind.Value, "void") : Sort.Value(method.Result);
        return receiver is null
            ? Node.Of(sort, $"{method.Name}{method.TypeArguments}$", list)
            : Node.Of(sort, $"$.{method.Name}$", receiver, list);
    }

    private Node? Argument(Parameter parameter, int depth)
    {
        var type = parameter.Type;
        if (parameter.Passing is Passing.Ref or Passing.Out)
            return FindPlace(type, depth) is { } place ? Argument(parameter.Modifier + "$", place) : null;
        if (!type.IsPassedOnly)
            return Argument("$", Value(type, depth + 1));
        var choices = _variables.Where(v => Converts(v.Type, type)).ToList();
        return choices.Count == 0 ? null : Argument(_random.Pick(choices).Name);

        Node Argument(string template, params ReadOnlySpan<Node> children) =>
            Node.Of(new Sort(SortKind.Argument, parameter.Modifier + type.Name), template, children);
    }

    /// <summary>Implicit conversions among sequences.</summary>
    private static bool Converts(CsType from, CsType to) =>
        from == to
        || (from.Element == to.Element && ((from.Shape, to.Shape) is (TypeShape.Array or TypeShape.Span, TypeShape.ReadOnlySpan) or (TypeShape.Array, TypeShape.Span)));
}
