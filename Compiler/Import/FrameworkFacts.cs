// What sets framework assemblies apart.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Import;

internal static class FrameworkFacts
{
    /// <summary>Public key tokens .NET's own assemblies are signed with.</summary>
    private static readonly HashSet<string> Tokens =
        new(["7cec85d7bea7798e", "b03f5f7f11d50a3a", "b77a5c561934e089", "cc7b13ffcd2ddd51"], StringComparer.Ordinal);

    public static bool IsFramework(AssemblyNameReference name) =>
        name.PublicKeyToken is { Length: 8 } token && Tokens.Contains(Convert.ToHexStringLower(token));

    /// <summary>
    /// True for a method whose only implementation is the JIT's: its IL calls itself, and is never run (Interlocked, hardware intrinsics).
    /// </summary>
    public static bool IsImplementedByJit(MethodDefinition method) =>
        method.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.IntrinsicAttribute")
        && method.Body.Instructions.Any(i => i.OpCode.Code == Code.Call && i.Operand is MethodReference called
            && called.GetElementMethod().FullName == method.FullName);

    /// <summary>True for IsSupported of an instruction set and IsHardwareAccelerated of a vector type.</summary>
    public static bool IsHardwareTest(string type, string method) =>
        (method == "get_IsSupported" && type.StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal))
        || (method == "get_IsHardwareAccelerated"
            && (type.StartsWith("System.Runtime.Intrinsics.Vector", StringComparison.Ordinal) || type.StartsWith("System.Numerics.Vector", StringComparison.Ordinal)));

    /// <summary>True for a property that only forwards to such a test.</summary>
    public static bool IsAliasOfHardwareTest(MethodDefinition? method) =>
        method is { HasBody: true, Body.Instructions: [{ OpCode.Code: Code.Call, Operand: MethodReference inner }, { OpCode.Code: Code.Ret }] }
        && (IsHardwareTest(inner.DeclaringType.FullName, inner.Name) || IsAliasOfHardwareTest(inner.Resolve()));
}
