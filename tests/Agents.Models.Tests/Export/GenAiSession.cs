using System.Text.Json;
using Agents.Models.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Agents.Models.Tests.Export;

/// <summary>
/// Runs an exported folder as ONNX Runtime GenAI does, on plain ONNX Runtime: all names and sizes come from
/// genai_config.json; keys and values grow from run to run or, where a capacity is given, are written in place
/// (<c>past_present_share_buffer</c>).
/// </summary>
internal sealed class GenAiSession : IDisposable
{
    private readonly JsonElement _decoder;
    private readonly int _capacity;
    private readonly RunOptions _options = new();
    private readonly List<NativeBuffer> _buffers = [];
    private readonly List<OrtValue> _past = [];
    private int _length;

    public GenAiSession(string folder, int capacity = 0)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "genai_config.json")));
        var model = config.RootElement.GetProperty("model").Clone();
        (_decoder, _capacity) = (model.GetProperty("decoder"), capacity);
        Vocabulary = model.GetProperty("vocab_size").GetInt32();
        using var settings = new SessionOptions { IntraOpNumThreads = 1 };
        Session = new InferenceSession(Path.Combine(folder, Text(_decoder, "filename")), settings);
        Restart();
    }

    public InferenceSession Session { get; }

    public int Vocabulary { get; }

    /// <summary>Forgets all tokens.</summary>
    public void Restart()
    {
        Clear();
        _length = 0;
        long[] shape = [1, Number("num_key_value_heads"), _capacity, Number("head_size")];
        for (var i = 0; i < 2 * Number("num_hidden_layers"); i++)
        {
            var buffer = new NativeBuffer(Math.Max(1, shape.Aggregate(4L, (bytes, size) => bytes * size)));
            _buffers.Add(buffer);
            _past.Add(RunBinding.Tensor(TensorElementType.Float, buffer.Address, shape));
        }
    }

    /// <summary>Feeds tokens behind those before; returns a row of logits for each.</summary>
    public float[] Run(ReadOnlySpan<int> ids)
    {
        _length += ids.Length;
        long[] fed = [.. ids.ToArray().Select(id => (long)id)], mask = [.. Enumerable.Repeat(1L, _length)];
        var logits = new float[fed.Length * Vocabulary];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(fed, [1, fed.Length]);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, [1, mask.Length]);
        using var logitsValue = OrtValue.CreateTensorValueFromMemory(logits, [1, fed.Length, Vocabulary]);
        using var binding = Session.CreateIoBinding();
        binding.BindInput(Name("inputs", "input_ids"), idsValue);
        binding.BindInput(Name("inputs", "attention_mask"), maskValue);
        binding.BindOutput(Name("outputs", "logits"), logitsValue);
        for (var i = 0; i < _past.Count; i++)
        {
            binding.BindInput(Cache("inputs", "past", i), _past[i]);
            if (_capacity > 0)
                binding.BindOutput(Cache("outputs", "present", i), _past[i]);
            else
                binding.BindOutputToDevice(Cache("outputs", "present", i), OrtMemoryInfo.DefaultInstance);
        }

        using var outputs = Session.RunWithBoundResults(_options, binding);
        if (_capacity == 0)
            Take(outputs);
        return logits;
    }

    public void Dispose()
    {
        Clear();
        _options.Dispose();
        Session.Dispose();
    }

    // What is given out belongs to the collection; the first is the logits.
    private void Take(IDisposableReadOnlyCollection<OrtValue> outputs)
    {
        Clear();
        foreach (var output in outputs.Skip(1))
        {
            var shape = output.GetTensorTypeAndShape().Shape;
            var values = output.GetTensorDataAsSpan<float>();
            var buffer = new NativeBuffer(values.Length * sizeof(float));
            values.CopyTo(buffer.Span<float>(values.Length));
            _buffers.Add(buffer);
            _past.Add(RunBinding.Tensor(TensorElementType.Float, buffer.Address, shape));
        }
    }

    private void Clear()
    {
        _past.ForEach(p => p.Dispose());
        _buffers.ForEach(b => b.Dispose());
        _past.Clear();
        _buffers.Clear();
    }

    private int Number(string key) => _decoder.GetProperty(key).GetInt32();

    private string Name(string side, string key) => Text(_decoder.GetProperty(side), key);

    private string Cache(string side, string kind, int index) =>
        Name(side, index % 2 == 0 ? $"{kind}_key_names" : $"{kind}_value_names")
            .Replace("%d", $"{index / 2}", StringComparison.Ordinal);

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;
}
