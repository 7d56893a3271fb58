// What is known of statics and type initializers without running them.
using Mono.Cecil;
using PkgImage.Compiler.Import.Framework;

namespace PkgImage.Compiler.Import.Types;

internal static class StaticFacts
{
    /// <summary>True for a type whose initializer runs exactly at first access: it has one and lacks beforefieldinit (ECMA-335 I.8.9.5).</summary>
    public static bool HasPreciseInitializer(TypeDefinition type) =>
        !type.IsBeforeFieldInit && type.Methods.Any(m => m.IsConstructor && m.IsStatic);

    /// <summary>True for a field that each thread has for itself.</summary>
    public static bool IsThreadStatic(FieldDefinition field) => field.CustomAttributes.Any(a => a.AttributeType.Name == "ThreadStaticAttribute");

    /// <summary>The value of a static the platform fixes; null for any other.</summary>
    public static int? TryConstant(FieldReference field) => (FrameworkFacts.NameOf(field.DeclaringType), field.Name) switch
    {
        ("System.BitConverter", "IsLittleEndian") => 1,
        _ => null,
    };
}
