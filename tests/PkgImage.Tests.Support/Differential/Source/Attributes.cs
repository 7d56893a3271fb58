// What a fixture method tells the harness; compiled into every fixture assembly, read by name.
#nullable enable

/// <summary>The method stays IL, for this reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StaysILAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}

/// <summary>That many loops of the method are kernels of their own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutlinedAttribute(int loops) : Attribute
{
    public int Loops { get; } = loops;
}

/// <summary>Not called by the harness: a helper of other methods.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class HelperAttribute : Attribute;

/// <summary>NaN results are compared bit by bit: the method only moves floats. Elsewhere any NaN equals any other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExactNaNAttribute : Attribute;

/// <summary>Bounds of generated numbers, or of the elements of an array or span.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class InAttribute(double low, double high) : Attribute
{
    public double Low { get; } = low;
    public double High { get; } = high;
}

/// <summary>Bounds of the length of an array, string, span, or of the memory behind a pointer; never null.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class LengthAttribute(int low, int high) : Attribute
{
    public int Low { get; } = low;
    public int High { get; } = high;
}
