// What the generator knows of the program it is writing.
using System.Collections.Immutable;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

/// <summary>How an argument is passed.</summary>
internal enum Passing { ByValue, Ref, Out, In }

internal sealed record Parameter(string Name, CsType Type, Passing Passing)
{
    /// <summary>What stands before the type, and before an argument.</summary>
    public string Modifier => Passing == Passing.ByValue ? "" : Passing.ToString().ToLowerInvariant() + " ";
}

/// <summary>A method that can be called.</summary>
/// <param name="Owner">The struct whose instance method it is, or null.</param>
/// <param name="Cost">Statements that a call runs at most, about.</param>
internal sealed record Method(string Name, CsType? Result, ImmutableArray<Parameter> Parameters, CsType? Owner, int Cost)
{
    /// <summary>Type arguments of a call, with the brackets.</summary>
    public string TypeArguments { get; init; } = "";
}

/// <summary>A variable in scope.</summary>
/// <param name="IsWritable">It can be assigned to and passed by reference.</param>
internal sealed record Variable(string Name, CsType Type, bool IsWritable)
{
    /// <summary>The one sequence this variable is a valid index of, or null.</summary>
    public string? IndexOf { get; init; }

    /// <summary>A local function may use it: no reference, and nothing that would make the closure hold an object.</summary>
    public bool IsCapturable { get; init; }
}

/// <summary>What the methods of a program share.</summary>
internal sealed class Declarations
{
    public List<CsType> Enums { get; } = [];

    /// <summary>Structs and tuples, without references or spans.</summary>
    public List<CsType> Structs { get; } = [];

    /// <summary>Classes with their fields: scalars, structs and arrays.</summary>
    public Dictionary<CsType, ImmutableArray<(string Name, CsType Type)>> Classes { get; } = [];

    /// <summary>Enum constants, by type name.</summary>
    public Dictionary<string, string[]> Constants { get; } = [];
    public List<Variable> Statics { get; } = [];
    public List<Method> Methods { get; } = [];

    /// <summary>Names of the program's own exception classes.</summary>
    public List<string> Exceptions { get; } = [];

    /// <summary>The base of each exception class that a clause may name, Exception itself apart.</summary>
    public Dictionary<string, string> Bases { get; } = new(StringComparer.Ordinal)
    {
        ["DivideByZeroException"] = "ArithmeticException",
        ["OverflowException"] = "ArithmeticException",
        ["ArithmeticException"] = "Exception",
        ["IndexOutOfRangeException"] = "Exception",
        ["InvalidOperationException"] = "Exception",
        ["NullReferenceException"] = "Exception",
        ["ArgumentException"] = "Exception",
    };

    /// <summary>True when a clause of type <paramref name="clause"/> catches that exception.</summary>
    public bool Catches(string clause, string exception) =>
        clause == exception || (Bases.TryGetValue(exception, out var parent) && Catches(clause, parent));
}
