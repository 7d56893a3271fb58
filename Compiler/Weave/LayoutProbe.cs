// The layout probe: tells the loader how this runtime laid out the value types the image's code assumed, in the order of the image's
// layout table. For each type sizeof, then for each field the layout lists its address in a local less the local's.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Weave;

internal static class LayoutProbe
{
    /// <summary>Writes <c>static int Probe(int* values)</c>: fills <c>values</c> unless it is null, and returns how many there are.</summary>
    public static void Emit(ImageHolder holder, ImmutableArray<IrLayout> layouts, ImmutableArray<TypeReference> types)
    {
        var il = holder.Probe.Body.GetILProcessor();
        var end = il.Create(OpCodes.Nop);
        if (types.Length > 0)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brfalse, end);
        }
        var count = 0;
        foreach (var (layout, type) in layouts.Zip(types))
            count = EmitType(holder, il, layout, holder.References.Import(type), count);
        end.OpCode = OpCodes.Ldc_I4;
        end.Operand = count;
        il.Append(end);
        il.Emit(OpCodes.Ret);
    }

    private static int EmitType(ImageHolder holder, ILProcessor il, IrLayout layout, TypeReference type, int slot)
    {
        var references = holder.References;
        var user = holder.Probe.DeclaringType;
        var definition = type.Resolve() ?? throw new ResolutionException(type);
        references.Access.Require(type, user);

        EmitSlot(il, slot++);
        il.Emit(OpCodes.Sizeof, type);
        il.Emit(OpCodes.Stind_I4);

        if (layout.Fields.IsEmpty)
            return slot;
        var local = new VariableDefinition(type);
        il.Body.Variables.Add(local);
        foreach (var expected in layout.Fields)
        {
            var field = definition.Fields.FirstOrDefault(f => f.Name == expected.Name && !f.IsStatic)
                ?? throw new InvalidOperationException($"{type.FullName} has no field {expected.Name}");
            var reference = new FieldReference(field.Name, references.Import(field.FieldType), type);
            references.Access.Require(field, user);
            EmitSlot(il, slot++);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Ldflda, reference);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Conv_I4);
            il.Emit(OpCodes.Stind_I4);
        }
        return slot;
    }

    private static void EmitSlot(ILProcessor il, int slot)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (slot == 0)
            return;
        il.Emit(OpCodes.Ldc_I4, slot * sizeof(int));
        il.Emit(OpCodes.Add);
    }
}
