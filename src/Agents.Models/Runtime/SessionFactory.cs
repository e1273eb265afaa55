using Agents.Models.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Agents.Models.Runtime;

/// <summary>Makes a session from a skeleton graph and the addresses of its weights, without copying them.</summary>
internal static class SessionFactory
{
    /// <param name="graph">The skeleton.</param>
    /// <param name="address">Address of a declared weight; must stay valid while the session lives.</param>
    /// <param name="options">Threads, device, packing.</param>
    /// <param name="context">
    /// This library's operators, where the graph uses them; dispose it after the session.
    /// </param>
    /// <param name="weights">Receives the views handed to the session; dispose them after it.</param>
    public static InferenceSession Create(
        OnnxGraph graph,
        Func<WeightDeclaration, nint> address,
        RuntimeOptions options,
        KernelContext? context,
        List<OrtValue> weights)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Workers spin inside a run (an operator takes microseconds) and sleep between runs, when the cores sample.
        settings.AddSessionConfigEntry("session.force_spinning_stop", "1");
        if (options.SharesWeights)
            settings.AddSessionConfigEntry("session.disable_prepacking", "1");
        else
            settings.AddSessionConfigEntry("session.prepack.enable_parallel", "1");
        context?.Register(settings);
        DeviceChoice.Apply(settings, options.Device);
        foreach (var weight in graph.Weights)
        {
            var value = RunBinding.Tensor(ElementType(weight.Type), address(weight), weight.Shape);
            weights.Add(value);
            settings.AddInitializer(weight.Name, value);
        }
        return Load(graph, settings);
    }

    /// <summary>
    /// External data is only looked for beside a model that is read from a file, so the skeleton is written.
    /// </summary>
    private static InferenceSession Load(OnnxGraph graph, SessionOptions settings)
    {
        var folder = Directory.CreateTempSubdirectory("agents-graph-");
        try
        {
            var file = Path.Combine(folder.FullName, "model.onnx");
            File.WriteAllBytes(Path.Combine(folder.FullName, OnnxGraph.DataFile), new byte[16]);
            File.WriteAllBytes(file, graph.Serialize());
            return new InferenceSession(file, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new AgentsException($"ONNX Runtime refused the model's graph: {e.Message}", e);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TensorElementType ElementType(OnnxType type) => type switch
    {
        OnnxType.UInt8 => TensorElementType.UInt8,
        OnnxType.Int32 => TensorElementType.Int32,
        OnnxType.Int64 => TensorElementType.Int64,
        _ => TensorElementType.Float,
    };
}
