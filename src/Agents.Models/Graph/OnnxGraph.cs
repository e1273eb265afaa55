using System.Buffers.Binary;
using System.Globalization;

namespace Agents.Models.Graph;

/// <summary>
/// An ONNX model under construction (opset 21, com.microsoft 1 and agents 1, as far as they are used). Weights are
/// declared as external data: in a file that is written beside it, or in <see cref="DataFile"/>, a skeleton of some
/// kilobytes, where their real bytes are handed to the session.
/// </summary>
/// <param name="data">The file of the weights; null for a skeleton.</param>
internal sealed class OnnxGraph(ExternalData? data = null)
{
    /// <summary>File that external initializers name. It must exist beside the model, whatever it holds.</summary>
    public const string DataFile = "weights.bin";

    /// <summary>Domain of ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    /// <summary>Domain of this library's operators.</summary>
    public const string Own = "agents";

    private readonly ProtoWriter _graph = new ProtoWriter().Text(2, "agents");
    private readonly List<WeightDeclaration> _weights = [];
    private readonly SortedSet<string> _domains = new(StringComparer.Ordinal) { Microsoft };
    private int _nodes;

    /// <summary>
    /// The external initializers, in the order of declaration; each needs an OrtValue of this type and shape.
    /// </summary>
    public IReadOnlyList<WeightDeclaration> Weights => _weights;

    public string Input(string name, OnnxType type, params object[] dimensions)
    {
        _graph.Message(11, ValueInfo(name, type, dimensions));
        return name;
    }

    public void Output(string name, OnnxType type, params object[] dimensions) =>
        _graph.Message(12, ValueInfo(name, type, dimensions));

    /// <summary>Declares a weight; its bytes are not copied here.</summary>
    public string Weight(string name, OnnxType type, params long[] shape)
    {
        var declaration = new WeightDeclaration(name, type, shape);
        if (_weights.Any(w => w.Name == name))
            return name;
        _weights.Add(declaration);
        var tensor = Tensor(name, type, shape).Int(14, 1);
        var offset = data?.Place(declaration) ?? 0;
        tensor.Message(13, Entry("location", data?.File ?? DataFile));
        tensor.Message(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture)));
        tensor.Message(13, Entry("length", declaration.Bytes.ToString(CultureInfo.InvariantCulture)));
        _graph.Message(5, tensor);
        return name;
    }

    /// <summary>A whole number without axes, stored in the graph.</summary>
    public string Scalar(string name, long value) => Constant(name, [], [value]);

    /// <summary>A small vector stored in the graph.</summary>
    public string Constant(string name, params long[] values) => Constant(name, [values.Length], values);

    /// <summary>A vector of one value, stored in the graph; a scalar where its length is 0.</summary>
    public string Fill(string name, float value, int length = 0)
    {
        var bytes = new byte[Math.Max(1, length) * sizeof(float)];
        for (var i = 0; i < bytes.Length; i += sizeof(float))
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i), value);
        _graph.Message(5, Tensor(name, OnnxType.Float, length == 0 ? [] : [length]).Bytes(9, bytes));
        return name;
    }

    /// <summary>Adds a node; an empty name is an optional input or output left out. Returns the first output.</summary>
    public string Node(
        string domain, string type, string[] inputs, string[] outputs, params OnnxAttribute[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
            node.Text(1, input);
        foreach (var output in outputs)
            node.Text(2, output);
        node.Text(3, $"{type}_{_nodes++}").Text(4, type);
        foreach (var attribute in attributes)
            node.Message(5, attribute.Encoded);
        _graph.Message(1, node.Text(7, domain));
        if (domain.Length > 0)
            _domains.Add(domain);
        return outputs[0];
    }

    /// <summary>The ModelProto's bytes.</summary>
    public byte[] Serialize()
    {
        var model = new ProtoWriter().Int(1, 10).Text(2, "agents").Message(7, _graph);
        model.Message(8, new ProtoWriter().Text(1, "").Int(2, 21));
        foreach (var domain in _domains)
            model.Message(8, new ProtoWriter().Text(1, domain).Int(2, 1));
        return model.Written.ToArray();
    }

    private string Constant(string name, long[] shape, long[] values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        _graph.Message(5, Tensor(name, OnnxType.Int64, shape).Bytes(9, bytes));
        return name;
    }

    private static ProtoWriter Tensor(string name, OnnxType type, IReadOnlyList<long> shape)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape)
            tensor.Int(1, dimension);
        return tensor.Int(2, (long)type).Text(8, name);
    }

    private static ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);

    private static ProtoWriter ValueInfo(string name, OnnxType type, object[] dimensions)
    {
        var shape = new ProtoWriter();
        foreach (var dimension in dimensions)
            shape.Message(1, Dimension(dimension));
        var tensor = new ProtoWriter().Int(1, (long)type).Message(2, shape);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }

    private static ProtoWriter Dimension(object dimension) => dimension is string name
        ? new ProtoWriter().Text(2, name)
        : new ProtoWriter().Int(1, Convert.ToInt64(dimension, CultureInfo.InvariantCulture));
}
