// Is the program made of the assemblies that its images were made for? Images hold code of their own assembly and of others. The build
// knows which, and leaves their fingerprints in a file beside the assembly (in a NuGet package: beside the image):
//
//     Foo 5f0c3a9d2b617e84
//     Bar 91d27c55e0a8b3f6
//
// A coverage tool rewrites assemblies after the build; somebody copies a new Bar.dll beside a program that was not built with it: both
// would run code that is no longer there. Then the image is rejected. Without the file nothing is compared: trimmed programs have none, or
// one with an asterisk where deps.json names it. The assembly's own line is the last that is written: a file without it is not whole.
//
// Assemblies are looked for as the one that relies on them would get them. Mostly their name is enough. Where it is not, as for a plug-in that
// Assembly.LoadFrom brought in, those found so far are asked for what they take from it (RequestedAssembly).
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using System.Text;
using PkgImage.Format;

namespace PkgImage.Loading;

/// <summary>One check of one assembly.</summary>
internal sealed unsafe class ReliedAssemblies
{
    private readonly Assembly _assembly;
    private readonly string _package;
    private bool _hasOwn;
    private bool _hasMissing;

    // Filled when the lines are gone through again, as names alone did not find all: to make its first lists costs a process 0.1 ms.
    private List<Assembly>? _found;
    private List<Line>? _missing;

    /// <summary>A class: the framework has the code of a list of references, and would have to compile that of a list of values.</summary>
    private sealed class Line(string name, ulong expected)
    {
        public string Name => name;
        public ulong Expected => expected;
    }

    private ReliedAssemblies(Assembly assembly, string package) => (_assembly, _package) = (assembly, package);

    /// <summary>Compares the fingerprints of the assembly and of those its image holds code of.</summary>
    /// <param name="location">Of the assembly; empty in a single-file program.</param>
    /// <param name="file">The file with the fingerprints.</param>
    public static Rejection Check(Assembly assembly, string package, string location, out string file)
    {
        using var content = TryOpen(package + AssemblyFingerprint.FileSuffix, location, out file, out var problem);
        if (content is null)
            return problem is null ? default : new Rejection(RejectionReason.Unreadable, problem);
        try
        {
            var bytes = new byte[content.Length];
            fixed (byte* lines = bytes)
                return new ReliedAssemblies(assembly, package).Check(lines, lines + content.Read(lines, bytes.Length, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Rejection(RejectionReason.Unreadable, e.Message);
        }
    }

    private Rejection Check(byte* lines, byte* end)
    {
        var rejection = CheckLines(lines, end);
        if (rejection.IsNone && _hasMissing)
            rejection = CheckRequested(lines, end);
        return rejection.IsNone && !_hasOwn
            ? new Rejection(RejectionReason.Damaged, "the list of fingerprints is not whole: that of the assembly itself is missing")
            : rejection;
    }

    /// <summary>Once more, with notes of what is found by name alone and what is not.</summary>
    private Rejection CheckRequested(byte* lines, byte* end)
    {
        (_found, _missing) = ([_assembly], []);
        var rejection = CheckLines(lines, end);
        return rejection.IsNone ? CheckMissing(_found, _missing) : rejection;
    }

    private Rejection CheckLines(byte* line, byte* end)
    {
        while (line < end)
        {
            var next = line;
            while (next < end && *next != '\n')
                next++;
            var rejection = CheckLine(line, (int)(next - line));
            if (!rejection.IsNone)
                return rejection;
            line = next + 1;
        }
        return default;
    }

    /// <summary>
    /// One line, read byte by byte: the first use of most of what .NET has for text, above all of what asks for a culture, costs more than
    /// loading an image.
    /// </summary>
    private Rejection CheckLine(byte* line, int length)
    {
        if (length > 0 && line[length - 1] == '\r')
            length--;
        var space = length - 1;
        while (space >= 0 && line[space] != ' ')
            space--;
        if (space < 0)
        {
            _hasOwn |= IsText(line, length, "*");
            return length == 0 || IsText(line, length, "*")
                ? default
                : new Rejection(RejectionReason.Damaged, "the list of fingerprints has a line that is none");
        }
        var expected = Parse(line + space + 1, length - space - 1);
        if (!IsText(line, space, _package))
            return CheckNamed(Encoding.UTF8.GetString(line, space), expected);
        _hasOwn = true;
        return CheckOwn(expected);
    }

    /// <summary>The line of an assembly by name, which is the own one where that is not ASCII.</summary>
    private Rejection CheckNamed(string name, ulong expected)
    {
        if (name == _package)
        {
            _hasOwn = true;
            return CheckOwn(expected);
        }
        if (Load(name) is { } dependency)
        {
            _found?.Add(dependency);
            return CheckDependency(dependency, name, expected);
        }
        _hasMissing = true;
        _missing?.Add(new Line(name, expected));
        return default;
    }

    /// <summary>The fingerprint that these digits are, or zero, which no assembly has but for one in 2^64.</summary>
    private static ulong Parse(byte* digits, int count)
    {
        if (count != AssemblyFingerprint.Digits)
            return 0;
        var value = 0UL;
        for (var i = 0; i < count; i++)
        {
            uint digit = digits[i];
            if (digit is >= '0' and <= '9')
                digit -= '0';
            else if (digit is >= 'a' and <= 'f')
                digit -= 'a' - 10;
            else
                return 0;
            value = value << 4 | digit;
        }
        return value;
    }

    /// <summary>True for the text in ASCII.</summary>
    private static bool IsText(byte* bytes, int length, string text)
    {
        if (length != text.Length)
            return false;
        for (var i = 0; i < length; i++)
        {
            if (bytes[i] != text[i])
                return false;
        }
        return true;
    }

    /// <summary>The file beside the assembly, or where a package has it beside its image.</summary>
    private static FileContent? TryOpen(string name, string location, out string file, out string? problem)
    {
        file = string.Concat(string.IsNullOrEmpty(location) ? ImageLocator.AsFolder(AppContext.BaseDirectory) : ImageLocator.FolderOf(location), name);
        var content = FileContent.TryOpen(file, out problem);
        if (content is not null || problem is not null)
            return content;
        foreach (var folder in ImageLocator.NativeFolders)
        {
            file = string.Concat(ImageLocator.AsFolder(folder), name);
            content = FileContent.TryOpen(file, out problem);
            if (content is not null || problem is not null)
                break;
        }
        return content;
    }

    private Rejection CheckOwn(ulong expected) => HasFingerprint(_assembly, expected)
        ? default
        : new Rejection(RejectionReason.AssemblyChanged, $"{_package} was changed after the build");

    private static Rejection CheckDependency(Assembly dependency, string name, ulong expected) => HasFingerprint(dependency, expected)
        ? default
        : new Rejection(RejectionReason.DependencyChanged, $"the image holds code of {name}, which is another build now");

    /// <summary>Assemblies that their names did not find: each found one may be who asks for the next.</summary>
    private static Rejection CheckMissing(List<Assembly> found, List<Line> missing)
    {
        // Both lists change: one grows while it is gone through, the other is gone through backwards.
        for (var i = 0; i < found.Count; i++)
        {
            for (var m = missing.Count - 1; m >= 0; m--)
            {
                var line = missing[m];
                if (RequestedAssembly.Find(found[i], line.Name) is not { } dependency)
                    continue;
                missing.RemoveAt(m);
                found.Add(dependency);
                var rejection = CheckDependency(dependency, line.Name, line.Expected);
                if (!rejection.IsNone)
                    return rejection;
            }
        }
        return missing.Count == 0
            ? default
            : new Rejection(RejectionReason.DependencyChanged, $"the image holds code of {missing[0].Name}, which is not there");
    }

    private static bool HasFingerprint(Assembly assembly, ulong expected) =>
        assembly.TryGetRawMetadata(out var metadata, out var length)
        && AssemblyFingerprint.TryCompute(metadata, length, out var fingerprint)
        && fingerprint == expected;

    /// <summary>The assembly that the context knows by that name.</summary>
    private Assembly? Load(string name)
    {
        try
        {
            return AssemblyLoadContext.GetLoadContext(_assembly)?.LoadFromAssemblyName(new AssemblyName { Name = name });
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // Not found or not loadable: the program will hear of it when it needs the assembly.
            return null;
        }
    }
}
