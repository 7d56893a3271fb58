// The loader, told once: a woven assembly asks for its image when it is first touched, and gets the address of a table of native
// functions, or zero and runs its IL.
//
//     may this process run images at all      Disabled, DebuggerAttached, ProfilerConfigured, ObjectLayout
//     may this assembly                       CollectibleContext, AssemblyChanged, DependencyChanged; Unreadable, Damaged
//     for each place: is the package free     SecondLoadContext
//     is the file whole, and the right one    NotSealed, FormatVersion, WrongKey, WrongKernelCount, OtherBaseImage, Damaged
//     map it, and look at the mapped header   NotLoadable, HeaderMismatch
//     which CPU target, is its code whole     NoCpuTarget, CpuTargetUnavailable, HardwareAnswers; Damaged
//     do its assumptions hold                 StructLayout
//     fill its imports                        ImportNotFound
//
// Cheap checks come first. A rejection of one file is logged and the next place is tried. The loader never throws; an exception
// inside it is a rejection as well. A bound image stays mapped for the life of the process.
//
// All of it runs before the first call of a woven method and is part of the program's start, hence the style: no LINQ, no text made
// unless it is needed, few and small methods for a JIT that has not warmed up.
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using PkgImage.Format;
using PkgImage.Loading;

namespace PkgImage;

/// <summary>Called by woven code to bind a package's image. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ImageLoader
{
    /// <summary>Exit code of a program that PKGIMAGE_REQUIRE=1 ends: a configuration error (EX_CONFIG of sysexits.h).</summary>
    public const int RequireExitCode = 78;

    /// <summary>Binds the image of the assembly that declares <paramref name="holder"/>.</summary>
    /// <param name="imageKeyHex">The image's key, 64 lower-case hex digits; several with a space between them in a library packed for several platforms.</param>
    /// <param name="kernelCount">Entries of the function table.</param>
    /// <param name="layoutProbe">
    /// Writes the struct layouts this runtime has (for each type the size, then its fields' offsets, types in the header's order) and
    /// returns the number of values; called with null it only returns it. Null when the image assumes none.
    /// </param>
    /// <returns>Address of the chosen CPU target's function table, or zero: run the IL.</returns>
    public static nint Load(RuntimeTypeHandle holder, string imageKeyHex, int kernelCount, delegate*<int*, int> layoutProbe)
    {
        var package = "-";
        Rejection rejection;
        try
        {
            var assembly = Type.GetTypeFromHandle(holder)!.Assembly;
            package = SimpleName(assembly);
            var file = "-";
            rejection = CheckProcess(assembly);
            if (rejection.IsNone)
                rejection = ReliedAssemblies.Check(assembly, package, Location(assembly), out file);
            if (rejection.IsNone)
            {
                var request = new ImageRequest(assembly, package, imageKeyHex, kernelCount, layoutProbe);
                rejection = TryPlaces(request, out var functions);
                if (functions != 0)
                    return functions;
            }
            else
            {
                ReportRejected(package, file, rejection);
            }
        }
        catch (Exception e)
        {
            rejection = new Rejection(RejectionReason.Unexpected, e.ToString());
            ReportRejected(package, "-", rejection);
        }
        if (LoaderSettings.Require)
            EndProgram(package, rejection);
        return 0;
    }

    private static Rejection CheckProcess(Assembly assembly)
    {
        if (!LoaderSettings.Enabled)
            return new Rejection(RejectionReason.Disabled, "PKGIMAGE_ENABLED=0");
        if (Debugger.IsAttached)
            return new Rejection(RejectionReason.DebuggerAttached, "a debugger is attached");
        if (LoaderSettings.ProfilerConfigured)
            return new Rejection(RejectionReason.ProfilerConfigured, "a profiler is configured by CORECLR_ENABLE_PROFILING");
        if (!RuntimeLayout.IsExpected())
            return new Rejection(RejectionReason.ObjectLayout, "this runtime lays out arrays or strings in another way");
        if (assembly.IsCollectible)
            return new Rejection(RejectionReason.CollectibleContext, "the assembly is in a collectible load context");
        return default;
    }

    /// <summary>Tries every file there is; each rejected one is logged. Without a file the rejection says so.</summary>
    private static Rejection TryPlaces(in ImageRequest request, out nint functions)
    {
        var rejection = default(Rejection);
        var places = new ImageLocator(request.Package, request.FileName, request.KeyHex, Location(request.Assembly));
        while (places.TryNext(out var path))
        {
            if (!TryFile(path, request, ref rejection, out functions))
                continue;
            if (rejection.IsNone)
                return default;
            ReportRejected(request.Package, path, rejection);
            // Not a fault of the file: in no other place is there one that could be taken.
            if (rejection.Reason == RejectionReason.SecondLoadContext)
                break;
        }
        functions = 0;
        if (rejection.IsNone)
        {
            rejection = new Rejection(RejectionReason.NotFound,
                $"no {request.FileName} beside the assembly, in {AppContext.BaseDirectory}, among the native libraries of packages or in a depot of PKGIMAGE_DEPOT_PATH");
            ReportRejected(request.Package, "-", rejection);
        }
        return rejection;
    }

    /// <summary>False when there is no such file, and nothing to say.</summary>
    private static bool TryFile(string path, in ImageRequest request, ref Rejection rejection, out nint functions)
    {
        functions = 0;
        using var file = FileContent.TryOpen(path, out var problem);
        if (file is null)
        {
            if (problem is null)
                return false;
            rejection = new Rejection(RejectionReason.Unreadable, problem);
        }
        else if (!LoadedImages.TryClaim(request))
        {
            rejection = new Rejection(RejectionReason.SecondLoadContext, "the same package in another load context runs from its image");
        }
        else
        {
            var image = new ImageFile(file);
            rejection = image.Check(request);
            if (rejection.IsNone)
                rejection = Map(path, image, request, out functions);
            if (!rejection.IsNone)
                LoadedImages.Release(request);
        }
        return true;
    }

    private static Rejection Map(string path, ImageFile file, in ImageRequest request, out nint functions)
    {
        functions = 0;
        if (!NativeLibrary.TryLoad(path, out var library))
            return new Rejection(RejectionReason.NotLoadable, LoadError(path));
        var rejection = Bind(library, path, file, request, out functions);
        if (!rejection.IsNone)
            NativeLibrary.Free(library);
        return rejection;
    }

    private static Rejection Bind(nint library, string path, ImageFile file, in ImageRequest request, out nint functions)
    {
        functions = 0;
        if (!NativeLibrary.TryGetExport(library, ImageFormat.HeaderSymbol, out var header))
            return new Rejection(RejectionReason.HeaderMismatch, $"it does not export {ImageFormat.HeaderSymbol}");
        var rejection = ImageFile.CheckHeader((byte*)header, request);
        if (!rejection.IsNone)
            return new Rejection(RejectionReason.HeaderMismatch, rejection.Detail);
        var image = new MappedImage((byte*)header);
        var answers = image.Questions == HardwareQuestions.None ? HardwareQuestions.None : HardwareAnswers.Observe();
        rejection = image.ChooseTarget(MachineFeatures.Detect(), answers, LoaderSettings.CpuTarget, out var target);
        if (rejection.IsNone)
            rejection = file.CheckCode(image.TargetsWithCodeFor(target));
        if (rejection.IsNone)
            rejection = image.CheckLayouts(request.LayoutProbe);
        if (rejection.IsNone)
            rejection = image.BindImports();
        if (!rejection.IsNone)
            return rejection;
        functions = image.FunctionTable(target);
        if (LoaderSettings.Reports)
            ReportLoaded(request.Package, path, image.TargetName(target), request.KernelCount);
        return default;
    }

    /// <summary>
    /// The name up to version, culture and key. An AssemblyName would cost a millisecond, a vectorized search half a one; only a name with letters
    /// that mean something in a full name, which has them escaped or quoted, asks for one.
    /// </summary>
    private static string SimpleName(Assembly assembly)
    {
        var fullName = assembly.FullName!;
        var end = 0;
        while (end < fullName.Length && fullName[end] != ',')
        {
            if (fullName[end] is '\\' or '"')
                return assembly.GetName().Name!;
            end++;
        }
        return fullName.Substring(0, end);
    }

    /// <summary>Empty for an assembly of a single-file program, or loaded from memory; the application's folder is looked at then.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is expected and handled.")]
    private static string Location(Assembly assembly) => assembly.Location;

    /// <summary>The operating system's words about a library it refuses; only the throwing form of the call has them.</summary>
    private static string LoadError(string path)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return "the library could not be loaded at first";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }

    private static void ReportLoaded(string package, string file, string target, int kernels)
    {
        if (LoaderSettings.Log is not null)
            LoaderLog.Loaded(package, file, target, kernels);
        if (LoaderSettings.Events)
            ImageEventSource.Instance.ImageLoaded(package, file, target, kernels);
    }

    private static void ReportRejected(string package, string file, in Rejection rejection)
    {
        if (LoaderSettings.Log is not null)
            LoaderLog.Rejected(package, file, rejection);
        if (LoaderSettings.Events)
            ImageEventSource.Instance.ImageRejected(package, file, rejection.Reason.ToString(), rejection.Detail);
    }

    /// <summary>
    /// Ends the program in good order. An exception would leave a static constructor that every later touch of the package throws
    /// again, could be caught and go unseen, and unhandled would leave a core dump.
    /// </summary>
    private static void EndProgram(string package, in Rejection rejection)
    {
        LoaderLog.WriteToStandardError(
            $"pkgimage: PKGIMAGE_REQUIRE=1, and package {package} has no usable image: {rejection.Reason}: {rejection.Detail}");
        Environment.Exit(RequireExitCode);
    }
}
