// What sets framework assemblies apart.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Instructions;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Framework;

internal static class FrameworkFacts
{
    /// <summary>Public key tokens that the assemblies of shared frameworks are signed with, and packages from the same hands.</summary>
    private static readonly HashSet<string> Tokens =
        new(["7cec85d7bea7798e", "b03f5f7f11d50a3a", "b77a5c561934e089", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35"], StringComparer.Ordinal);

    /// <summary>
    /// True for an assembly of a shared framework, whose build is the machine's and not the program's choice. One of the same origin that lands
    /// beside the program, such as FSharp.Core, is a package like any other.
    /// </summary>
    public static bool IsFramework(ModuleDefinition module) => IsFramework(module.Assembly.Name, module);

    /// <param name="asking">A module of the same import.</param>
    private static bool IsFramework(AssemblyNameReference name, ModuleDefinition? asking) =>
        name.PublicKeyToken is { Length: 8 } token && Tokens.Contains(Convert.ToHexStringLower(token))
        && !(asking?.AssemblyResolver is AssemblyUniverse universe && universe.IsInOutput(name.Name));

    /// <summary>
    /// The full name, without type arguments, of a type that .NET defines; empty for any other. Whoever knows what a framework type does by
    /// its name asks here: polyfills have the same names, and do something else.
    /// </summary>
    public static string NameOf(TypeReference type)
    {
        var element = type.GetElementType();
        return IsFrameworkType(element) ? element.FullName : "";
    }

    /// <summary>A reference into an assembly of .NET's stays there; of others it is to be found out where they send it on to.</summary>
    private static bool IsFrameworkType(TypeReference type) => type switch
    {
        TypeDefinition definition => IsFramework(definition.Module),
        GenericParameter => false,
        { DeclaringType: { } outer } => IsFrameworkType(outer),
        { Scope: AssemblyNameReference assembly } when IsFramework(assembly, type.Module) => true,
        _ => type.Resolve() is { } definition && IsFramework(definition.Module),
    };

    /// <summary>
    /// True for a method whose only implementation is the JIT's: its IL calls itself, and is never run (Interlocked, hardware intrinsics).
    /// </summary>
    public static bool IsImplementedByJit(MethodDefinition method) =>
        (IsIntrinsic(method) || Outward(method.DeclaringType).Any(IsIntrinsic))
        && method.Body.Instructions.Any(i => i.OpCode.Code == Code.Call && i.Operand is MethodReference called
            && called.GetElementMethod().FullName == method.FullName);

    private static bool IsIntrinsic(ICustomAttributeProvider member) =>
        member.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.IntrinsicAttribute");

    private static IEnumerable<TypeDefinition> Outward(TypeDefinition? type)
    {
        for (; type is not null; type = type.DeclaringType)
            yield return type;
    }

    /// <summary>
    /// True for the core library. Where it asks about the hardware, it chooses between ways that compute the same; other assemblies of .NET
    /// may not (the order of a sum of floats depends on the vectors' width).
    /// </summary>
    public static bool IsCoreLibrary(ModuleDefinition module) => module.Assembly.Name.Name == "System.Private.CoreLib" && IsFramework(module);

    /// <summary>
    /// True for a method of the core library that its callers call only where the hardware has what it uses: its other ways may call them
    /// back, or throw.
    /// </summary>
    public static bool ReliesOnHardware(MethodDefinition method) =>
        method.CustomAttributes.Any(a => a.AttributeType.Name == "CompExactlyDependsOnAttribute");

    /// <summary>The test of the hardware a property only forwards to, or null.</summary>
    public static MethodReference? HardwareTestBehind(MethodDefinition? method) =>
        method is not { HasBody: true, Body.Instructions: [{ OpCode.Code: Code.Call, Operand: MethodReference inner }, { OpCode.Code: Code.Ret }] } ? null
        : HardwareTests.IsTest(NameOf(inner.DeclaringType), inner.Name) ? inner
        : HardwareTestBehind(inner.Resolve());
}
