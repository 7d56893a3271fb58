// Brings references from other modules into the woven one, part by part. Cecil's own ImportReference looks at the outermost type's module
// only; the importer builds closed generics whose arguments come from several modules, so every part is looked at here. Generic
// parameters stay as they are: a signature holds their number alone (ECMA-335 II.23.2.12).
using Mono.Cecil;

namespace PkgImage.Compiler.Weave;

internal sealed class MemberImporter(ModuleDefinition module)
{
    public TypeReference Import(TypeReference type)
    {
        switch (type)
        {
            case GenericParameter:
                return type;
            case GenericInstanceType instance:
                var closed = new GenericInstanceType(Import(instance.ElementType));
                foreach (var argument in instance.GenericArguments)
                    closed.GenericArguments.Add(Import(argument));
                return closed;
            case ArrayType array:
                var imported = new ArrayType(Import(array.ElementType), array.Rank);
                for (var i = 0; i < array.Dimensions.Count; i++)
                    imported.Dimensions[i] = array.Dimensions[i];
                return imported;
            case ByReferenceType reference:
                return new ByReferenceType(Import(reference.ElementType));
            case PointerType pointer:
                return new PointerType(Import(pointer.ElementType));
            case PinnedType pinned:
                return new PinnedType(Import(pinned.ElementType));
            case RequiredModifierType required:
                return new RequiredModifierType(Import(required.ModifierType), Import(required.ElementType));
            case OptionalModifierType optional:
                return new OptionalModifierType(Import(optional.ModifierType), Import(optional.ElementType));
            case FunctionPointerType function:
                var copy = new FunctionPointerType
                {
                    HasThis = function.HasThis, ExplicitThis = function.ExplicitThis, CallingConvention = function.CallingConvention,
                    ReturnType = Import(function.ReturnType),
                };
                foreach (var parameter in function.Parameters)
                    copy.Parameters.Add(new ParameterDefinition(Import(parameter.ParameterType)));
                return copy;
            default:
                return type.Module == module ? type : module.ImportReference(type);
        }
    }

    public FieldReference Import(FieldReference field) => field is FieldDefinition && field.Module == module
        ? field
        : new FieldReference(field.Name, Import(field.FieldType), Import(field.DeclaringType));

    public MethodReference Import(MethodReference method)
    {
        if (method is GenericInstanceMethod instance)
        {
            var closed = new GenericInstanceMethod(Import(instance.ElementMethod));
            foreach (var argument in instance.GenericArguments)
                closed.GenericArguments.Add(Import(argument));
            return closed;
        }
        if (method is MethodDefinition && method.Module == module)
            return method;

        var imported = new MethodReference(method.Name, module.TypeSystem.Void, Import(method.DeclaringType))
        {
            HasThis = method.HasThis, ExplicitThis = method.ExplicitThis, CallingConvention = method.CallingConvention,
        };
        foreach (var parameter in method.GenericParameters)
            imported.GenericParameters.Add(new GenericParameter(parameter.Name, imported));
        imported.ReturnType = Import(method.ReturnType);
        foreach (var parameter in method.Parameters)
            imported.Parameters.Add(new ParameterDefinition(Import(parameter.ParameterType)));
        return imported;
    }

    public CallSite Import(CallSite site)
    {
        var imported = new CallSite(Import(site.ReturnType))
        {
            HasThis = site.HasThis, ExplicitThis = site.ExplicitThis, CallingConvention = site.CallingConvention,
        };
        foreach (var parameter in site.Parameters)
            imported.Parameters.Add(new ParameterDefinition(Import(parameter.ParameterType)));
        return imported;
    }
}
