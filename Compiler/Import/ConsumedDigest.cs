// Digests of what an image consumes from other assemblies: token-free, so that a rebuilt assembly with the same code has the same one.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import;

/// <summary>Identity of a method body or of a type's layout, by content.</summary>
public static class ConsumedDigest
{
    public const string Body = "body";
    public const string Layout = "layout";

    /// <summary>The source lines of a body, of the package's own as well: only of images that have them, and only looked at by builds that ask for them.</summary>
    public const string Lines = "lines";

    /// <summary>An assembly that was looked for and not there; methods that need it stayed IL.</summary>
    public const string Assembly = "assembly";

    /// <summary>Digests of such an item.</summary>
    public const string Absent = "absent", Present = "present";

    /// <summary>
    /// The digest a consumed item has now, or null when the member is gone.
    /// </summary>
    /// <param name="assembly">The assembly the item names.</param>
    /// <param name="kind"><see cref="Body"/> or <see cref="Layout"/>; for <see cref="Lines"/> see <see cref="ComputeLines"/>.</param>
    /// <param name="member">Cecil full name of the method or type definition.</param>
    public static string? Compute(AssemblyDefinition assembly, string kind, string member)
    {
        if (kind == Layout)
            return FindType(assembly.MainModule, member) is { } type ? OfLayout(type) : null;
        return FindMethod(assembly, member) is { HasBody: true } method ? OfBody(WovenMethods.Original(method)) : null;
    }

    /// <summary>The digest that the lines of a method have now, or null when it is gone.</summary>
    internal static string? ComputeLines(AssemblyDefinition assembly, string member, SourceDocuments documents) =>
        FindMethod(assembly, member) is { HasBody: true } method ? OfLines(WovenMethods.Original(method), documents) : null;

    /// <summary>Digest of where a body's instructions come from.</summary>
    internal static string OfLines(MethodDefinition method, SourceDocuments documents) => Hash(SourceLines.Text(method, documents));

    /// <summary>Digest of a body: locals, instructions with operands by name and assembly and branches by index, handlers, inlining flags, and what attributes promise.</summary>
    public static string OfBody(MethodDefinition method) => Hash(BodyText(method));

    /// <summary>Digest of what decides a value type's layout: fields in order with types, their assemblies, and offsets, packing, size, inline array length.</summary>
    public static string OfLayout(TypeDefinition type)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{type.Attributes & TypeAttributes.LayoutMask} pack {type.PackingSize} size {type.ClassSize}\n");
        foreach (var field in type.Fields.Where(f => !f.IsStatic))
            text.Append(CultureInfo.InvariantCulture, $"{field.Offset} {MemberNames.AsReferenced(field.FieldType)} {field.Name}\n");
        foreach (var attribute in type.CustomAttributes.Where(a => a.AttributeType.Name == "InlineArrayAttribute"))
            text.Append(CultureInfo.InvariantCulture, $"inline array {attribute.ConstructorArguments[0].Value}\n");
        return Hash(text.ToString());
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string BodyText(MethodDefinition method)
    {
        var body = method.Body;
        var indexes = new Dictionary<Instruction, int>(body.Instructions.Count);
        for (var i = 0; i < body.Instructions.Count; i++)
            indexes[body.Instructions[i]] = i;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{method.ImplAttributes} init {body.InitLocals}\n").Append(CodePromises.Text(method));
        foreach (var local in body.Variables)
            text.Append("local ").Append(MemberNames.AsReferenced(local.VariableType)).Append('\n');
        foreach (var instruction in body.Instructions.Select(WovenMethods.OriginalCall))
            text.Append(instruction.OpCode.Name).Append(' ').Append(Operand(instruction.Operand, indexes)).Append('\n');
        foreach (var handler in body.ExceptionHandlers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{handler.HandlerType} {Index(handler.TryStart)}-{Index(handler.TryEnd)} ")
                .Append(CultureInfo.InvariantCulture, $"{Index(handler.HandlerStart)}-{Index(handler.HandlerEnd)} {Index(handler.FilterStart)} ")
                .Append(handler.CatchType is { } caught ? MemberNames.AsReferenced(caught) : "").Append('\n');
        }
        return text.ToString();

        int Index(Instruction? at) => at is null ? -1 : indexes[at];
    }

    private static string Operand(object? operand, Dictionary<Instruction, int> indexes) => operand switch
    {
        null => "",
        Instruction target => "@" + indexes[target].ToString(CultureInfo.InvariantCulture),
        Instruction[] targets => string.Join(',', targets.Select(t => Operand(t, indexes))),
        FieldDefinition { InitialValue.Length: > 0 } data => "data " + Convert.ToHexStringLower(SHA256.HashData(data.InitialValue)),
        MemberReference member => MemberNames.AsReferenced(member),
        VariableDefinition local => "local" + local.Index.ToString(CultureInfo.InvariantCulture),
        ParameterDefinition parameter => "arg" + parameter.Index.ToString(CultureInfo.InvariantCulture),
        double d => BitConverter.DoubleToInt64Bits(d).ToString("x16", CultureInfo.InvariantCulture),
        float f => BitConverter.SingleToInt32Bits(f).ToString("x8", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => operand.ToString() ?? "",
    };

    private static MethodDefinition? FindMethod(AssemblyDefinition assembly, string member)
    {
        // Return type, space, type, "::", name; the return type may hold spaces of its own: modifiers.
        var end = member.IndexOf("::", StringComparison.Ordinal);
        var typeName = member[(member.LastIndexOf(' ', end) + 1)..end];
        return FindType(assembly.MainModule, typeName)?.Methods.FirstOrDefault(m => m.FullName == member);
    }

    private static TypeDefinition? FindType(ModuleDefinition module, string fullName)
    {
        var parts = fullName.Split('/');
        var type = module.GetType(parts[0]);
        foreach (var nested in parts.Skip(1))
            type = type?.NestedTypes.FirstOrDefault(t => t.Name == nested);
        return type;
    }
}
