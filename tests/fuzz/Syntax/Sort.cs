// What a node is, and so where it can stand.
namespace PkgImage.Fuzz.Syntax;

internal enum SortKind
{
    /// <summary>The class that holds a program.</summary>
    Program,
    /// <summary>A type, field or method of it.</summary>
    Member,
    Parameters, Parameter,
    Block, Statement,
    /// <summary>A section of a switch statement.</summary>
    Section,
    /// <summary>An arm of a switch expression.</summary>
    Arm,
    /// <summary>A catch clause.</summary>
    Clause,
    /// <summary>An expression of a type.</summary>
    Value,
    /// <summary>An expression of a type that can be assigned to and passed by reference.</summary>
    Place,
    /// <summary>A place that a conditional reference, <c>c ? ref a : ref b</c>, may choose.</summary>
    Referent,
    Arguments, Argument,
    /// <summary>A number that is small whatever its parts are: of a loop's rounds, or an index where nothing else checks it.</summary>
    Bound,
}

/// <param name="Type">Name of the type of a value or place; what tells bounds apart.</param>
internal readonly record struct Sort(SortKind Kind, string Type = "")
{
    public static Sort Value(CsType type) => new(SortKind.Value, type.Name);

    public static Sort Place(CsType type) => new(SortKind.Place, type.Name);

    public static Sort Referent(CsType type) => new(SortKind.Referent, type.Name);

    public static Sort Statement => new(SortKind.Statement);

    public static Sort Block => new(SortKind.Block);

    /// <summary>Whether something of another sort can stand here.</summary>
    public bool Takes(Sort other) =>
        this == other
        || (Type == other.Type && (Kind, other.Kind) is (SortKind.Value, SortKind.Place or SortKind.Referent) or (SortKind.Place, SortKind.Referent))
        || (Kind == SortKind.Statement && other.Kind == SortKind.Block);
}
