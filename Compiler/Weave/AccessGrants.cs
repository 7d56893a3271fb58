// Access to non-public members. Kernels contain inlined callees, so a stub may need a field that only the callee's type may touch, in this
// assembly or another; the layout probe needs every field. IgnoresAccessChecksTo asks the CLR not to check: it honours the attribute by
// name, wherever it is defined, for private members too and for the assembly itself. Only assemblies that need it are named.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Weave;

internal sealed class AccessGrants(WeaveReferences references)
{
    private const string AttributeNamespace = "System.Runtime.CompilerServices";
    private const string AttributeName = "IgnoresAccessChecksToAttribute";

    private readonly SortedSet<string> _assemblies = new(StringComparer.Ordinal);

    /// <summary>Notes that code in <paramref name="user"/> touches <paramref name="type"/>.</summary>
    public void Require(TypeReference type, TypeDefinition user)
    {
        switch (type)
        {
            case GenericParameter:
                return;
            case GenericInstanceType instance:
                foreach (var argument in instance.GenericArguments)
                    Require(argument, user);
                break;
            case FunctionPointerType:
                return;
        }
        if (type is TypeSpecification specification)
        {
            Require(specification.ElementType, user);
            return;
        }
        var definition = type.Resolve() ?? throw new ResolutionException(type);
        if (!IsVisible(definition, user))
            _assemblies.Add(definition.Module.Assembly.Name.Name);
    }

    /// <inheritdoc cref="Require(TypeReference, TypeDefinition)"/>
    public void Require(FieldReference field, TypeDefinition user)
    {
        Require(field.DeclaringType, user);
        var definition = field.Resolve() ?? throw new ResolutionException(field);
        if (!IsAccessible((MethodAttributes)(definition.Attributes & FieldAttributes.FieldAccessMask), definition.DeclaringType, user))
            _assemblies.Add(definition.Module.Assembly.Name.Name);
    }

    /// <inheritdoc cref="Require(TypeReference, TypeDefinition)"/>
    public void Require(MethodReference method, TypeDefinition user)
    {
        Require(method.DeclaringType, user);
        if (method is GenericInstanceMethod instance)
        {
            foreach (var argument in instance.GenericArguments)
                Require(argument, user);
        }
        if (method.DeclaringType.IsArray)
            return;
        var definition = method.Resolve() ?? throw new ResolutionException(method);
        if (!IsAccessible(definition.Attributes & MethodAttributes.MemberAccessMask, definition.DeclaringType, user))
            _assemblies.Add(definition.Module.Assembly.Name.Name);
    }

    /// <summary>Writes the grants into the module.</summary>
    public void Apply()
    {
        if (_assemblies.Count == 0)
            return;
        var constructor = Constructor();
        foreach (var assembly in _assemblies)
        {
            references.Module.Assembly.CustomAttributes.Add(new CustomAttribute(constructor)
            {
                ConstructorArguments = { new CustomAttributeArgument(references.Core.String, assembly) },
            });
        }
    }

    private MethodDefinition Constructor()
    {
        var module = references.Module;
        var present = module.GetType(AttributeNamespace, AttributeName)?.Methods
            .FirstOrDefault(m => m.IsConstructor && m.Parameters.Count == 1 && m.Parameters[0].ParameterType.MetadataType == MetadataType.String);
        if (present is not null)
            return present;

        var baseType = references.CoreType("System", "Attribute");
        var type = new TypeDefinition(AttributeNamespace, AttributeName, TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, baseType);
        type.CustomAttributes.Add(references.CompilerGenerated());
        var constructor = new MethodDefinition(".ctor",
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, references.Core.Void);
        constructor.Parameters.Add(new ParameterDefinition("assemblyName", ParameterAttributes.None, references.Core.String));
        var il = constructor.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, new MethodReference(".ctor", references.Core.Void, baseType) { HasThis = true });
        il.Emit(OpCodes.Ret);
        type.Methods.Add(constructor);
        // Several attributes of one kind on the assembly: the CLR reads the blobs and does not ask AttributeUsage.
        module.Types.Add(type);
        return constructor;
    }

    private static bool IsVisible(TypeDefinition type, TypeDefinition user)
    {
        for (var t = type; t is not null; t = t.DeclaringType)
        {
            var access = t.Attributes & TypeAttributes.VisibilityMask;
            var isVisible = access switch
            {
                TypeAttributes.Public or TypeAttributes.NestedPublic => true,
                TypeAttributes.NotPublic or TypeAttributes.NestedAssembly or TypeAttributes.NestedFamORAssem => t.Module == user.Module,
                _ => IsWithin(user, t.DeclaringType),
            };
            if (!isVisible)
                return false;
        }
        return true;
    }

    // Field and method accessibility have the same encoding (ECMA-335 II.23.1.5 and II.23.1.10). Family access is not worth working out: a
    // grant more than needed changes nothing.
    private static bool IsAccessible(MethodAttributes access, TypeDefinition declaring, TypeDefinition user) => access switch
    {
        MethodAttributes.Public => true,
        MethodAttributes.Assembly or MethodAttributes.FamORAssem => declaring.Module == user.Module,
        _ => IsWithin(user, declaring),
    };

    private static bool IsWithin(TypeDefinition user, TypeDefinition? outer)
    {
        for (var t = user; t is not null; t = t.DeclaringType)
        {
            if (t == outer)
                return true;
        }
        return false;
    }
}
