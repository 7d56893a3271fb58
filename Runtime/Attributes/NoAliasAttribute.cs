namespace PkgImage;

/// <summary>
/// Promises that memory reached through a parameter (array, reference or pointer) is not written through anything else while the method
/// runs, nor through the parameter if it is read through something else, so that loops over it vectorize without overlap tests. A broken
/// promise gives unspecified results. Of a span, which holds its address in a struct, it says nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class NoAliasAttribute : Attribute;
