// Is the program made of the assemblies that its images were made for? Images hold code of their own assembly and of others. The build
// knows which, and leaves their fingerprints in a file beside the assembly (in a NuGet package: beside the image):
//
//     Foo 5f0c3a9d2b617e84
//     Bar 91d27c55e0a8b3f6
//
// A coverage tool rewrites assemblies after the build; somebody copies a new Bar.dll beside a program that was not built with it: both would
// run code that is no longer there. Then the image is rejected. Without the file nothing is compared: trimmed programs have none.
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using PkgImage.Format;

namespace PkgImage.Loading;

internal static unsafe class ReliedAssemblies
{
    /// <summary>Compares the fingerprints of the assembly and of those its image holds code of.</summary>
    /// <param name="location">Of the assembly; empty in a single-file program.</param>
    /// <param name="file">The file with the fingerprints.</param>
    public static Rejection Check(Assembly assembly, string package, string location, out string file)
    {
        if (!TryFind(package + AssemblyFingerprint.FileSuffix, location, out file))
            return default;
        foreach (var line in File.ReadAllLines(file))
        {
            var space = line.LastIndexOf(' ');
            if (space < 0)
                continue;
            var name = line.Substring(0, space);
            var isOwn = name == package;
            var rejection = Compare(isOwn ? assembly : Load(assembly, name), name, line.Substring(space + 1), isOwn);
            if (!rejection.IsNone)
                return rejection;
        }
        return default;
    }

    /// <summary>Beside the assembly, or where a package has it beside its image.</summary>
    private static bool TryFind(string name, string location, out string file)
    {
        file = Path.Join(string.IsNullOrEmpty(location) ? AppContext.BaseDirectory : Path.GetDirectoryName(location), name);
        if (File.Exists(file))
            return true;
        foreach (var folder in ImageLocator.NativeFolders)
        {
            file = Path.Join(folder, name);
            if (File.Exists(file))
                return true;
        }
        return false;
    }

    private static Rejection Compare(Assembly? assembly, string name, string expected, bool isOwn)
    {
        if (assembly is null)
            return new Rejection(RejectionReason.DependencyChanged, $"the image holds code of {name}, which is not there");
        if (assembly.TryGetRawMetadata(out var metadata, out var length) && AssemblyFingerprint.Compute(metadata, length) == expected)
            return default;
        return isOwn
            ? new Rejection(RejectionReason.AssemblyChanged, $"{name} was changed after the build")
            : new Rejection(RejectionReason.DependencyChanged, $"the image holds code of {name}, which is another build now");
    }

    /// <summary>The assembly as the one that relies on it would get it.</summary>
    private static Assembly? Load(Assembly assembly, string name)
    {
        try
        {
            return AssemblyLoadContext.GetLoadContext(assembly)?.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // Not found or not loadable: the program will hear of it when it needs the assembly.
            return null;
        }
    }
}
