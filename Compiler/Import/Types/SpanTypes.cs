// The types that are spans: one definition for whoever treats their values or members as such.
using Mono.Cecil;
using PkgImage.Compiler.Import.Framework;

namespace PkgImage.Compiler.Import.Types;

internal static class SpanTypes
{
    /// <summary>Whether a type, open or closed, is .NET's System.Span&lt;T&gt; or System.ReadOnlySpan&lt;T&gt;.</summary>
    public static bool IsSpan(TypeReference type) => FrameworkFacts.NameOf(type) is "System.Span`1" or "System.ReadOnlySpan`1";
}
