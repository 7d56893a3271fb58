namespace PkgImage;

/// <summary>
/// Lets the compiler treat floating-point arithmetic of a method, or of every method of a type or assembly, as that of real numbers:
/// reassociate sums, contract multiply-add, assume no NaN and no infinity. Results then differ from the IL's in the last places,
/// and between CPUs. Without it, and without PkgImageFloatMode=fast, results are the IL's bit for bit.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method, Inherited = false)]
public sealed class FastMathAttribute : Attribute;
