namespace PkgImage;

/// <summary>
/// Gives a method a native entry however cheap it is. Without it the compiler decides by cost: a method without loops rarely gains
/// from being called natively. A method that cannot be compiled stays IL, with a message that says why.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
public sealed class PrecompileAttribute : Attribute;
