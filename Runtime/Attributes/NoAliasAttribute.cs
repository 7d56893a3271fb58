namespace PkgImage;

/// <summary>
/// Promises that memory reached through a parameter (array, span, reference or pointer) is not written through anything else while
/// the method runs, so that loops over it vectorize without overlap tests. A broken promise gives unspecified results.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class NoAliasAttribute : Attribute;
