// What Cecil throws when it meets metadata or a body that is not as ECMA-335 has it: it checks little, and fails wherever it gets to.
namespace PkgImage.Compiler.Import;

internal static class MalformedMetadata
{
    /// <summary>True for an exception that a malformed assembly causes. The method at hand stays IL; nothing else is harmed.</summary>
    public static bool IsCauseOf(Exception e) =>
        e is BadImageFormatException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or NullReferenceException
            or InvalidCastException or OverflowException or NotSupportedException or KeyNotFoundException or EndOfStreamException
            // A signature with an element type there is not.
            or NotImplementedException
            // A switch that claims two billion targets.
            or OutOfMemoryException;

    /// <summary>The detail of the method's skip.</summary>
    public static string Describe(Exception e) => $"the body cannot be read: {e.GetType().Name}: {e.Message}";
}
