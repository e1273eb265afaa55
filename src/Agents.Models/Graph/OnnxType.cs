namespace Agents.Models.Graph;

/// <summary>Element types of ONNX (TensorProto.DataType) that our graphs use.</summary>
internal enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int32 = 6,
    Int64 = 7,
}
