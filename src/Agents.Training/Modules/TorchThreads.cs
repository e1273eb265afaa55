using System.Runtime.InteropServices;
using TorchSharp;

namespace Agents.Training.Modules;

/// <summary>Thread settings of LibTorch, which are the process's.</summary>
internal static partial class TorchThreads
{
    private static readonly Lazy<bool> Prepared = new(Prepare);

    /// <summary>
    /// Must run before anything else of LibTorch: its OpenMP library reads the environment once, when loaded.
    /// </summary>
    public static void EnsurePrepared() => _ = Prepared.Value;

    /// <summary>Sets how many threads an operator uses.</summary>
    public static void Use(int threads)
    {
        EnsurePrepared();
        torch.set_num_threads(threads);
    }

    // GNU OpenMP's workers spin for milliseconds after each operator, on the core that our own kernels' second thread
    // needs next. What the user has set stands.
    private static bool Prepare()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            return SetEnvironment("GOMP_SPINCOUNT", "0", overwrite: 0) == 0;
        return true;
    }

    // .NET keeps its own copy of the environment; native libraries see only what the C library holds.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
