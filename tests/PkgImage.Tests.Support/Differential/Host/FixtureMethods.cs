// Which methods of a fixture assembly are called, and under which names both sides of the harness know them.
using System.Reflection;

namespace PkgImage.Tests.Differential.Host;

internal static class FixtureMethods
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The public methods of public types, by name, in order.</summary>
    public static SortedDictionary<string, MethodInfo> Of(Assembly assembly)
    {
        var methods = new SortedDictionary<string, MethodInfo>(StringComparer.Ordinal);
        foreach (var method in assembly.GetExportedTypes().Where(IsFixture).SelectMany(t => t.GetMethods(Declared)).Where(IsFixture))
            methods.Add(Name(method), method);
        return methods;
    }

    private static bool IsFixture(Type type) => !type.IsInterface && !type.ContainsGenericParameters && !type.IsSubclassOf(typeof(Attribute)) && !IsHelper(type);

    private static bool IsFixture(MethodInfo method) =>
        !method.ContainsGenericParameters && !method.IsSpecialName && !method.IsAbstract && !IsHelper(method);

    public static string Name(MethodInfo method) =>
        $"{method.DeclaringType!.FullName}.{method.Name}({string.Join(',', method.GetParameters().Select(p => p.ParameterType.Name))})";

    public static bool Has(MemberInfo member, string attribute) => member.GetCustomAttributesData().Any(a => a.AttributeType.Name == attribute);

    private static bool IsHelper(MemberInfo member) => Has(member, "HelperAttribute");
}
